"""What every notice is: inputs, figures, checks, and the tables they fill."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, ClassVar, Final

from ivjxl.core.eras import ERAS
from ivjxl.core.wording import wording
from ivjxl.errors import InputError, Text
from ivjxl.notices.clause import Clause
from ivjxl.notices.deadlines import Deadline, Due, due
from ivjxl.notices.fields import Field, Label, fields_of
from ivjxl.notices.figure import Check, Figure, check, names_in
from ivjxl.notices.layout import PrintedTable, Row, Table, print_table, printed
from ivjxl.notices.units import CHOICE, COMPANY, DATE, PUBLISHED, TEXT, Unit

STATES: Final = ("not checked", "passed", "acknowledged", "failed")
DATE_STYLES: Final = ("date", *(f"era_date:{era.name}" for era in ERAS))
_WESTERN, _LATEST = DATE_STYLES[0], DATE_STYLES[-1]
_ONCE: Final = Text("may be acknowledged only once", "確認は1項目につき1件までです")
_TYPED_OR_MARKET: Final = Text(
    "is missing: type it with its source, or give the market data that it follows from",
    "がありません。出典とともに入力するか、根拠となる市場データを入力してください",
)
_NO_SUCH_CHECK: Final = Text(
    "is not a check of this notice", "このお知らせの検査項目ではありません"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Acknowledgement:
    """Someone accepted a failed check: why, who, when, and for exactly which figures."""

    check: str
    reason: str
    by: str
    on: date
    figures: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """The result of one check.

    `figures` states every compared value, in both languages at once; an
    acknowledgement holds for exactly this text.
    """

    name: str
    state: str
    severity: str
    rule: Text
    source: str
    figures: str
    acknowledgement: Acknowledgement | None = None
    stale: Acknowledgement | None = None
    """An acknowledgement of this check that does not count."""

    def message(self, language: str) -> str:
        """Return the rule and the figures it compared."""
        return f"{self.rule.in_language(language)} [{self.figures}]"


def _sender(name: Text, fact: str) -> Label:
    """Return the label of a fact that only the document around the tables prints."""
    return Label(name, kind=COMPANY, company=fact, closing=True, longest=2000)


@dataclass(frozen=True, kw_only=True)
class Notice(ABC):
    """A frozen dataclass: its fields are the inputs, the rest follows from them."""

    title: ClassVar[Text]
    sections: ClassVar[Mapping[str, Text]] = {
        "company_name_en": Text("Company", "会社情報"),
        "notice_date": Text("Notice", "お知らせ"),
        "code": Text("Sender of the document", "文書の発信者"),
    }
    """Where a new group of inputs begins: first field, heading."""
    deadlines: ClassVar[tuple[Deadline, ...]] = (
        Deadline(
            "notice_date", Text("Disclosure", "公表"), Text("date of the notice", "お知らせの日付")
        ),
    )
    """The days that matter, each an input or a figure."""

    company_name_en: Annotated[
        str,
        Label(Text("Company name (English)", "会社名（英語）"), kind=COMPANY, company="name_en"),
    ]
    company_name_ja: Annotated[
        str,
        Label(Text("Company name (Japanese)", "会社名（日本語）"), kind=COMPANY, company="name_ja"),
    ]
    short_name: Annotated[
        str, Label(Text("Short name", "略称"), kind=COMPANY, company="short_name")
    ]
    listing: Annotated[
        str,
        Label(Text("Market and code", "市場・コード"), kind=COMPANY, company="listing"),
    ]
    telephone: Annotated[
        str, Label(Text("Telephone", "電話番号"), kind=COMPANY, company="telephone")
    ]
    email: Annotated[str, Label(Text("E-mail", "電子メール"), kind=COMPANY, company="email")]
    website: Annotated[
        str, Label(Text("Web site", "ウェブサイト"), kind=COMPANY, company="website")
    ]
    date_style: Annotated[
        str,
        Label(
            Text("Style of Japanese dates", "日本語の日付の様式"),
            CHOICE,
            COMPANY,
            choices=DATE_STYLES,
            company="date_style",
        ),
    ]

    notice_date: Annotated[date, Label(Text("Notice date", "公表日"), DATE)]
    printed_listing: Annotated[
        str, Label(Text("Market and code as printed", "市場・コード（記載）"), TEXT, PUBLISHED)
    ]
    printed_telephone: Annotated[
        str, Label(Text("Telephone as printed", "電話番号（記載）"), TEXT, PUBLISHED)
    ]
    printed_email: Annotated[
        str, Label(Text("E-mail as printed", "電子メール（記載）"), TEXT, PUBLISHED)
    ]
    printed_website: Annotated[
        str, Label(Text("Web site as printed", "ウェブサイト（記載）"), TEXT, PUBLISHED)
    ]

    code: Annotated[str | None, _sender(Text("Securities code", "証券コード"), "code")] = None
    market_ja: Annotated[
        str | None,
        _sender(Text("Market (Japanese document)", "上場市場（日本語文書）"), "market_ja"),
    ] = None
    telephone_ja: Annotated[
        str | None,
        _sender(Text("Telephone (Japanese document)", "電話番号（日本語文書）"), "telephone_ja"),
    ] = None
    address_en: Annotated[
        str | None, _sender(Text("Address (English)", "所在地（英語）"), "address_en")
    ] = None
    address_ja: Annotated[
        str | None, _sender(Text("Address (Japanese)", "所在地（日本語）"), "address_ja")
    ] = None
    dateline_en: Annotated[
        str | None,
        _sender(Text("Place of the English dateline", "英語文書の発信地"), "dateline_en"),
    ] = None
    representative_title_en: Annotated[
        str | None,
        _sender(
            Text("Representative: title (English)", "代表者の役職（英語）"),
            "representative_title_en",
        ),
    ] = None
    representative_title_ja: Annotated[
        str | None,
        _sender(
            Text("Representative: title (Japanese)", "代表者の役職（日本語）"),
            "representative_title_ja",
        ),
    ] = None
    representative_name_en: Annotated[
        str | None,
        _sender(
            Text("Representative: name (English)", "代表者の氏名（英語）"), "representative_name_en"
        ),
    ] = None
    representative_name_ja: Annotated[
        str | None,
        _sender(
            Text("Representative: name (Japanese)", "代表者の氏名（日本語）"),
            "representative_name_ja",
        ),
    ] = None
    contact_title_ja: Annotated[
        str | None,
        _sender(Text("Contact: title (Japanese)", "問合せ先の役職（日本語）"), "contact_title_ja"),
    ] = None
    contact_name_ja: Annotated[
        str | None,
        _sender(Text("Contact: name (Japanese)", "問合せ先の氏名（日本語）"), "contact_name_ja"),
    ] = None
    contact_en: Annotated[
        str | None, _sender(Text("Contact (English)", "問合せ先（英語）"), "contact_en")
    ] = None
    about_en: Annotated[
        str | None, _sender(Text("About the company (English)", "会社の紹介（英語）"), "about_en")
    ] = None
    about_ja: Annotated[
        str | None,
        _sender(Text("About the company (Japanese)", "会社の紹介（日本語）"), "about_ja"),
    ] = None
    caution_en: Annotated[
        str | None,
        _sender(
            Text("Caution on forward-looking statements (English)", "将来予測に関する注意（英語）"),
            "caution_en",
        ),
    ] = None
    caution_ja: Annotated[
        str | None,
        _sender(
            Text(
                "Caution on forward-looking statements (Japanese)", "将来予測に関する注意（日本語）"
            ),
            "caution_ja",
        ),
    ] = None

    def __post_init__(self) -> None:
        """Take what is not typed from the market data, or refuse."""
        for field in fields_of(type(self)):
            if not field.label.market:
                continue
            try:
                found = getattr(self, field.label.market)
            except InputError as error:
                required = Text(
                    f"cannot follow from the market data: {error.argument} {error.required.en}",
                    f"市場データから求められません: {error.argument}: {error.required.ja}",
                )
                raise InputError(field.name, required, error.got) from None
            if getattr(self, field.name) is None:
                if found is None:
                    raise InputError(field.name, _TYPED_OR_MARKET, None)
                object.__setattr__(self, field.name, as_input(found))

    @classmethod
    def market_days(cls, values: Mapping[str, object]) -> tuple[date, date] | None:
        """Return first and last day of the closes that the inputs need, if it needs closes."""
        return None

    @check(
        Text(
            "market and code as printed are the company's on the notice date",
            "記載した市場・コードが公表日現在の会社情報と一致する",
        ),
        formula="{printed_listing}={listing}",
        source="company facts",
    )
    def listing_is_current(self) -> bool:
        """Compare with the company's listing."""
        return self.printed_listing.casefold() == self.listing.casefold()

    @check(
        Text(
            "telephone as printed is the company's on the notice date",
            "記載した電話番号が公表日現在の会社情報と一致する",
        ),
        formula="{printed_telephone}={telephone}",
        source="company facts",
    )
    def telephone_is_current(self) -> bool:
        """Compare with the company's telephone number."""
        return self.printed_telephone.casefold() == self.telephone.casefold()

    @check(
        Text(
            "e-mail as printed is the company's on the notice date",
            "記載した電子メールアドレスが公表日現在の会社情報と一致する",
        ),
        formula="{printed_email}={email}",
        source="company facts",
    )
    def email_is_current(self) -> bool:
        """Compare with the company's address: a lost letter sends mail to a stranger."""
        return self.printed_email.casefold() == self.email.casefold()

    @check(
        Text(
            "web site as printed is the company's on the notice date",
            "記載したウェブサイトが公表日現在の会社情報と一致する",
        ),
        formula="{printed_website}={website}",
        source="company facts",
    )
    def website_is_current(self) -> bool:
        """Compare with the company's site."""
        return self.printed_website.casefold() == self.website.casefold()

    @check(
        Text(
            "the sender of the Japanese document is stated (market, representative, contact), with "
            "the code that is listed",
            "日本語文書の発信者（市場・代表者・問合せ先）が記載され、コードが上場情報と一致する",
        ),
        formula='AND(COUNTIF({listing},"*"&{code}&"*")=1,{market_ja}<>"",{contact_title_ja}<>"",'
        '{contact_name_ja}<>"",{representative_title_ja}<>"",{representative_name_ja}<>"")',
        source="form of the exchange",
        severity="warning",
    )
    def sender_is_stated(self) -> bool:
        """The code against the listing; without the rest the check is not made."""
        assert self.code is not None
        return self.code in self.listing

    @check(
        Text(
            "the era of the style of Japanese dates had not ended on the notice date",
            "日本語の日付に用いる元号が公表日において終わっていない",
        ),
        # Where it had not, the date reads as with the latest era.
        formula=f'IF({{date_style}}="{_WESTERN}",TRUE,'
        'NOTICE_TEXT({notice_date},{date_style},"ja")='
        f'NOTICE_TEXT({{notice_date}},"{_LATEST}","ja"))',
        source="Era Name Act (1979) and its cabinet orders",
    )
    def era_has_not_ended(self) -> bool:
        """Days to come may lie beyond an era, the notice itself not."""
        if self.date_style == _WESTERN:
            return True
        styled, latest = (
            wording(value=self.notice_date, style=style, language="ja")
            for style in (self.date_style, _LATEST)
        )
        return styled == latest

    @classmethod
    @abstractmethod
    def layout(cls, counts: Mapping[str, int]) -> tuple[Table, ...]:
        """Return the tables as templates, given the number of rows of each row group."""

    @classmethod
    @abstractmethod
    def conditions(cls) -> tuple[Text, ...]:
        """Return the terms that are conditions rather than figures, as templates."""

    @classmethod
    @abstractmethod
    def clauses(cls) -> tuple[Clause, ...]:
        """Return the standard clauses of the document, in order."""

    def tables(self, language: str) -> tuple[PrintedTable, ...]:
        """Return the tables of the notice in "en" or "ja", in printing order."""
        counts = {field.name: len(getattr(self, field.name)) for field in row_groups(type(self))}
        layout = self.layout(counts)
        return tuple(print_table(table, language, self.value) for table in layout)

    def due(self) -> tuple[Due, ...]:
        """Return the deadlines that have a day, earliest first."""
        return due(self, self.deadlines)

    def printed_conditions(self, language: str) -> tuple[str, ...]:
        """Return the conditions of the notice in one language, in order."""
        return tuple(printed(text, language, self.value) for text in self.conditions())

    def checks(self, acknowledgements: Iterable[Acknowledgement] = ()) -> tuple[Finding, ...]:
        """Return the result of every check, in the order of `checks_of`.

        A failed check counts as acknowledged if an acknowledgement names it
        and covers exactly the figures it compared.
        """
        known = checks_of(type(self))
        accepted = accepted_checks(acknowledgements, known)
        return tuple(self._finding(each, accepted.get(name)) for name, each in known.items())

    def _finding(self, each: Check, accepted: Acknowledgement | None) -> Finding:
        finding = Finding(
            name=each.name,
            state="not checked",
            severity=each.severity,
            rule=each.rule,
            source=each.source,
            figures="; ".join(self._stated(name) for name in each.names),
            stale=accepted,
        )
        if not self.has_values(names_in(each.formula)):
            return finding
        return judged(finding, passed=each.method(self))

    def _stated(self, name: str) -> str:
        label, unit = label_of(type(self), name)
        return f"{label.ja} {label.en}: {stated(self.value(name), unit)}"

    def has_values(self, names: Iterable[str]) -> bool:
        """Return whether every one of these inputs and figures has a value."""
        return all(self.value(name) not in (None, ()) for name in names)

    def value(self, name: str) -> Any:
        """Return an input or figure, a column (`group.column`) or a cell of it.

        `group[0].column` is the first row's; `figure[0]` the first value of a
        figure with one value per row.
        """
        group, _, column = name.partition(".")
        if not group.endswith("]"):
            value = getattr(self, group)
            return tuple(getattr(row, column) for row in value) if column else value
        group, _, position = group[:-1].partition("[")
        rows = getattr(self, group)
        row = None if rows is None else rows[int(position)]
        return getattr(row, column) if column else row


def accepted_checks(
    acknowledgements: Iterable[Acknowledgement], known: Collection[str]
) -> dict[str, Acknowledgement]:
    """Return acknowledgements by the name of their check.

    Raises
    ------
    InputError
        If there is no such check, or one is acknowledged twice.
    """
    accepted: dict[str, Acknowledgement] = {}
    for each in acknowledgements:
        if each.check in accepted:
            raise InputError("acknowledged.check", _ONCE, each.check)
        if each.check not in known:
            raise InputError("acknowledged.check", _NO_SUCH_CHECK, each.check)
        accepted[each.check] = each
    return accepted


def judged(finding: Finding, *, passed: bool) -> Finding:
    """Return a finding with its state; its acknowledgement, if any, is still the stale one."""
    if passed:
        return replace(finding, state="passed")
    accepted = finding.stale
    if accepted is not None and accepted.figures == finding.figures:
        return replace(finding, state="acknowledged", acknowledgement=accepted, stale=None)
    return replace(finding, state="failed")


def as_input(value: Fraction | float) -> Decimal:
    """Return a figure as the number that an input would hold: 15 significant digits.

    >>> as_input(Fraction(75, 4)), as_input(0.01275)
    (Decimal('18.75'), Decimal('0.01275'))
    """
    return Decimal(f"{float(value):.15g}")


def stated(value: object, unit: Unit) -> str:
    """Return a value as a finding states it: plain, the same in every language."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).upper()
    if not unit.style:
        return str(value)
    return wording(value=value, style=unit.style, language="en")  # type: ignore[arg-type]


@cache
def figures_of(kind: type[Notice]) -> Mapping[str, Figure[Any]]:
    """Return the figures of a notice by name, base class first."""
    return {name: each for name, each in _members(kind) if isinstance(each, Figure)}


@cache
def checks_of(kind: type[Notice]) -> Mapping[str, Check]:
    """Return the checks of a notice by name, its own before the common ones."""
    found = {name: each for name, each in _members(kind) if isinstance(each, Check)}
    common = [name for name in found if name in vars(Notice)]
    return {n: found[n] for n in [*(n for n in found if n not in common), *common]}


def row_groups(kind: type[Notice]) -> tuple[Field, ...]:
    """Return the fields of a notice that hold rows."""
    return tuple(field for field in fields_of(kind) if field.rows)


@cache
def label_of(kind: type[Notice], name: str) -> tuple[Text, Unit]:
    """Return label and unit of an input or a figure."""
    figures = figures_of(kind)
    if name in figures:
        return figures[name].label, figures[name].unit
    field = next(field for field in fields_of(kind) if field.name == name)
    return field.label.name, field.label.unit


def _members(kind: type) -> Iterable[tuple[str, object]]:
    for base in reversed(kind.__mro__):
        yield from vars(base).items()


def issuer_table() -> Table:
    """Return the table every notice begins with: date, company, market, contact."""
    day = Text("{notice_date:date}", "{notice_date:<date_style>}")
    return Table(
        "issuer",
        Text("Issuer", "発行者"),
        ("item", "content"),
        (Text("Item", "項目"), Text("Content", "内容")),
        (
            Row("notice_date", (Text("Date", "公表日"), day)),
            Row(
                "company",
                (
                    Text("Company", "会社名"),
                    Text("{company_name_en} ({short_name})", "{company_name_ja}（{short_name}）"),
                ),
            ),
            Row(
                "listing",
                (
                    Text("Market: code", "市場：コード"),
                    Text("{printed_listing}", "{printed_listing}"),
                ),
            ),
            Row(
                "telephone",
                (Text("Tel", "電話"), Text("{printed_telephone}", "{printed_telephone}")),
            ),
            Row(
                "email", (Text("E-mail", "電子メール"), Text("{printed_email}", "{printed_email}"))
            ),
            Row("website", (Text("URL", "URL"), Text("{printed_website}", "{printed_website}"))),
        ),
    )
