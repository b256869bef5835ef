"""One term for one concept: the words of notices that are wrong, or that may not be mixed.

A wrong term has one right term. Of terms that are all in use a text takes one:
which one is the company's choice, so that only the mixture is a fault.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class WrongTerm:
    """A term, its plural, and the regular expression of the terms that are wrong for it.

    In the expression a space is any white space. Capitals count where it has any: a term
    in capitals is a name (the Company Law), company law is any.
    """

    term: str
    wrong: str
    plural: str = ""


WRONG: Final[dict[str, tuple[WrongTerm, ...]]] = {
    "en": (
        # 会社法 is the Companies Act in the government's translations. A Company Law or
        # Corporation Law is that of another country where one follows, or General does.
        WrongTerm(
            "Companies Act",
            r"(?<!General )(?<!Stock )(?:Company|Companies|Corporation|Corporate) Law"
            r"(?! (?:Department|Division|Office|Firm|Counsel|of (?!Japan)))",
        ),
        # 商法 held the law of companies until 2006; as the former law it may be named.
        WrongTerm("Companies Act", r"(?<!former )(?<!Former )(?<!old )(?<!Old )Commercial Code"),
        # 新株予約権. Warrants and subscription rights are those of the law before 2002.
        WrongTerm(
            "stock acquisition right",
            r"(?:share|stock) purchase warrants?|(?:(?:share|stock) )?subscription rights?"
            r"|new (?:shares?|stock) acquisition rights?|shares? acquisition rights?"
            r"|stocks acquisition rights?",
            plural="stock acquisition rights",
        ),
        # 現物出資財産: an asset given in place of cash, so never a cash asset.
        WrongTerm(
            "contribution in kind",
            r"(?:cash|spot|actual) (?:investment|contribution) (?:assets?|property)",
        ),
        # 株主総会 in the government's translations.
        WrongTerm(
            "General Meeting of Shareholders",
            r"General (?:Shareholders?|Stockholders?)(?:['’]s?)? Meeting"
            r"|(?:Shareholders?|Stockholders?)(?:['’]s?)? General Meeting"
            r"|General (?:Assembly|Meeting) of Stockholders|General Assembly of Shareholders",
        ),
        # 執行役員: an officer who executes, not the execution.
        WrongTerm(
            "Executive Officer",
            r"(?:Executing|Execution) Officers?|Executive Officials?",
            plural="Executive Officers",
        ),
        # 東京証券取引所 calls itself so.
        WrongTerm("Tokyo Stock Exchange", r"Tokyo Securities Exchange"),
    ),
    "ja": (
        # The law of companies since May 2006. The Commercial Code as the former law (旧商法)
        # and the acts that amended it (商法等の一部を改正する法律) may be named.
        WrongTerm("会社法", r"(?<![旧正])商法(?![等改学])"),
        # The word of the law since 2002; 新株引受権付社債 were bonds of the law before.
        WrongTerm(
            "新株予約権",
            r"ストック・?オプション権|(?<![ァ-ヶー・])ワラント(?![ァ-ヶー・債])"
            r"|新株式予約権|株式予約権|(?<!旧)新株引受権(?!付)",
        ),
        # A meeting of shareholders, not of shares.
        WrongTerm("株主総会", r"株式総会"),
        # A blank left inside a word. Evenly spaced (取 締 役) a word only fills its cell.
        WrongTerm("取締役", r"取締[ 　]+役|取[ 　]+締役"),
        WrongTerm("執行役員", r"執行[ 　]+役員|執行役[ 　]+員"),
        WrongTerm("新株予約権", r"新株[ 　]+予約権|新株予約[ 　]+権"),
        WrongTerm("株主総会", r"株主総[ 　]+会|株主[ 　]+総会"),
    ),
}
"""Terms that are wrong, by language."""

MIXED: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "en": (
        # 再編対象会社: whichever word was chosen, the company is one.
        ("Restructured Company", "Reorganized Company"),
        # 自己株式. Both are in use; the government's translation has treasury shares.
        ("treasury shares", "treasury stock"),
        # 株式分割, 株式併合, 無償割当て.
        ("share split", "stock split"),
        ("share consolidation", "reverse share split", "reverse stock split"),
        ("gratis allotment", "allotment without contribution", "free allotment"),
        # 会社分割: absorption-type and incorporation-type.
        ("absorption-type demerger", "absorption-type company split"),
        ("incorporation-type demerger", "incorporation-type company split"),
        # 定時株主総会.
        ("Ordinary General Meeting of Shareholders", "Annual General Meeting of Shareholders"),
        # 社外取締役, 監査役.
        ("Outside Director", "External Director"),
        ("Audit & Supervisory Board Member", "Corporate Auditor", "Statutory Auditor"),
        # 会社計算規則.
        (
            "Ordinance for Corporate Accounting",
            "Ordinance on Accounting of Companies",
            "Rules of Corporate Accounting",
        ),
    ),
    "ja": (
        # The company about itself.
        ("当社", "弊社"),
        # The spellings of one word of the law; the noun 払込み and the verb 払い込む are others.
        ("払込金額", "払い込み金額", "払込み金額"),
        ("払込期日", "払い込み期日", "払込み期日"),
        ("割当日", "割り当て日", "割当て日"),
        ("自己株式", "自社株式"),
    ),
}
"""Terms of which a text has only one, by language."""
