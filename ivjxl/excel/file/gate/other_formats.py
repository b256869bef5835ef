"""What a file is instead of a workbook: an older format, a web page, an encrypted file."""

from typing import Final

from ivjxl.errors import InputError
from ivjxl.excel.file.gate.limits import refusal

_BEGINNINGS: Final = (
    (b"%PDF", "a PDF", "PDF"),
    (b"{\\rtf", "a rich text document", "リッチテキスト文書"),
    (b"\x1f\x8b", "a gzip archive", "gzip圧縮ファイル"),
    (b"7z\xbc\xaf", "a 7z archive", "7z圧縮ファイル"),
    (b"Rar!", "a RAR archive", "RAR圧縮ファイル"),
    (b"\x89PNG", "a picture", "画像"),
    (b"\xff\xd8\xff", "a picture", "画像"),
    (b"\x09\x08\x10\x00", "an old workbook (.xls)", "旧形式のブック（.xls）"),
    (b"\x09\x04\x06\x00", "an old workbook (.xls)", "旧形式のブック（.xls）"),
)
_SAVE_AS: Final = "open it in Excel and save it as an Excel workbook"
_SAVE_AS_JA: Final = "Excelで開き、Excelブックとして保存し直してください"


def refuse_other_format(name: str, data: bytes) -> None:
    """Refuse a file that does not begin as a workbook does, and say what it is."""
    if not data.strip(b"\0 \t\r\n"):
        raise refusal(name, "is empty", "内容がありません")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _compound_file(name, data)
    for beginning, en, ja in _BEGINNINGS:
        if data.startswith(beginning):
            raise of_another_kind(name, en, ja)
    if not data.startswith(b"PK"):
        raise _text_or_noise(name, data)


def of_another_kind(name: str, en: str, ja: str) -> InputError:
    """Return the error of a file of another kind."""
    return refusal(
        name,
        f"is {en}, not a workbook: {_SAVE_AS}",
        f"は{ja}で、ブックではありません。{_SAVE_AS_JA}",
    )


def _compound_file(name: str, data: bytes) -> InputError:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return refusal(
            name,
            "is encrypted: open it in Excel, remove the password or the protection (File, Info), "
            "and save it",
            "は暗号化されています。Excelで開き、パスワード又は保護を解除して保存してください",
        )
    if holds("Workbook") or holds("Book"):
        return of_another_kind(name, "an old workbook (.xls)", "旧形式のブック（.xls）")
    return of_another_kind(name, "an old Office document", "旧形式のOffice文書")


def _text_or_noise(name: str, data: bytes) -> InputError:
    text = first_words(data)
    if text is None:
        if b"PK\x05\x06" in data[-(2**16) :]:
            return refusal(
                name,
                "has bytes before its beginning: get the original file again",
                "の先頭に余分なデータがあります。元のファイルを取得し直してください",
            )
        return of_another_kind(name, "of an unknown kind", "不明な形式のファイル")
    for mark, en, ja in (
        (
            "urn:schemas-microsoft-com:office:spreadsheet",
            "an XML spreadsheet of 2003",
            "2003年形式のXMLスプレッドシート",
        ),
        ("office:document", "an OpenDocument spreadsheet", "OpenDocument形式の表"),
        ("mime-version:", "a web page", "ウェブページ"),
        ("<html", "a web page", "ウェブページ"),
        ("<!doctype html", "a web page", "ウェブページ"),
        ("<table", "a web page", "ウェブページ"),
        ("<meta", "a web page", "ウェブページ"),
        ("<?xml", "an XML file", "XMLファイル"),
    ):
        if mark in text.lower():
            return of_another_kind(name, en, ja)
    return of_another_kind(name, "a text file such as CSV", "CSVなどのテキスト")


def first_words(data: bytes) -> str | None:
    """Return the beginning of a text, None of anything else."""
    first = data[:4096]
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return first[: len(first) // 2 * 2].decode("utf-16", "replace")
    if b"\0" in first:
        return None
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return first.decode(encoding)
        except UnicodeDecodeError as error:
            # The last character may be cut in two.
            if error.start > len(first) - 4 and len(data) > len(first):
                return first[: error.start].decode(encoding)
    return None
