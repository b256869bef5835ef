"""What stands around the body of every notice: sender, title, company, inquiries.

Form of the exchange in Japanese (宛先, 発信者, 表題, 記 … 以上), press release in English.
"""

from typing import Final

from ivjxl.errors import Text
from ivjxl.notices.clause import Clause


def head(title: Text) -> tuple[Clause, ...]:
    """Return the clauses up to the English dateline."""
    return (
        Clause("release", "addressee", Text("For Immediate Release", "")),
        Clause("date", "date", Text("", "{notice_date:<date_style>}")),
        Clause("addressee", "addressee", Text("", "各位")),
        Clause("sender_company", "sender", Text("", "会社名　　{company_name_ja}")),
        Clause(
            "sender_representative",
            "sender",
            Text("", "代表者名　{representative_title_ja}　{representative_name_ja}"),
            when="representative_name_ja",
        ),
        Clause(
            "sender_code", "sender", Text("", "（コード番号：{code}　{market_ja}）"), when="code"
        ),
        Clause(
            "sender_contact",
            "sender",
            Text("", "問合せ先　{contact_title_ja}　{contact_name_ja}"),
            when="contact_name_ja",
        ),
        Clause(
            "sender_address",
            "sender",
            Text("", "所在地　　{address_ja}"),
            when="address_ja",
            printed=False,
        ),
        Clause(
            "sender_telephone",
            "sender",
            Text("", "（TEL　{telephone_ja}）"),
            when="telephone_ja",
        ),
        Clause(
            "sender_telephone_from_abroad",
            "sender",
            Text("", "（TEL　{printed_telephone}）"),
            when="!telephone_ja",
        ),
        Clause("translation", "addressee", Text("[English Translation]", ""), printed=False),
        Clause(
            "english_sender",
            "sender",
            Text("{company_name_en} ({printed_listing})", ""),
            printed=False,
        ),
        Clause(
            "english_address",
            "sender",
            Text("{address_en}", ""),
            when="address_en",
            printed=False,
        ),
        Clause(
            "english_representative",
            "sender",
            Text("{representative_name_en}, {representative_title_en}", ""),
            when="representative_name_en",
            printed=False,
        ),
        Clause("title", "title", title),
        Clause(
            "dateline",
            "paragraph",
            Text(f"{{dateline_en}}—{_ANNOUNCES}", ""),
            when="dateline_en",
        ),
        Clause("dateline_without_place", "paragraph", Text(_ANNOUNCES, ""), when="!dateline_en"),
    )


_ANNOUNCES: Final = (
    "{notice_date:date}—{company_name_en} (“{short_name}” or the “Company”; "
    "{printed_listing}) makes the following announcement."
)


OPENING: Final = Clause("opening", "opening", Text("", "記"))
CLOSING: Final = Clause("closing", "closing", Text("", "以上"))

FOOT: Final = (
    Clause("about_heading", "heading", Text("About {short_name}", ""), when="about_en"),
    Clause("about", "paragraph", Text("{about_en}", ""), when="about_en"),
    # The form of the exchange ends with 以上.
    Clause(
        "about_ja_heading",
        "heading",
        Text("", "{short_name}について"),
        when="about_ja",
        printed=False,
    ),
    Clause("about_ja", "paragraph", Text("", "{about_ja}"), when="about_ja", printed=False),
    Clause("caution", "paragraph", Text("{caution_en}", ""), when="caution_en"),
    Clause("caution_ja", "paragraph", Text("", "{caution_ja}"), when="caution_ja", printed=False),
    Clause("inquiries", "heading", Text("For inquiries, contact:", "")),
    Clause("inquiries_contact", "addressee", Text("{contact_en}", ""), when="contact_en"),
    Clause(
        "inquiries_lines",
        "addressee",
        Text("Tel: {printed_telephone}  E-mail: {printed_email}  URL: {printed_website}", ""),
    ),
)
