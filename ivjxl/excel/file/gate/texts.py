"""Texts: shared strings, and the rules that hold for every text of a cell."""

import re
from typing import Final

from ivjxl.excel.file.gate.limits import LONGEST_TEXT, MAIN, refusal
from ivjxl.excel.file.gate.xml import Reader

TEXT_RUN: Final = f"{MAIN} t"
_SI: Final = f"{MAIN} si"
PHONETIC: Final = f"{MAIN} rPh"
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
FUTURE: Final = re.compile(r"_xl(?:fn|ws|pm|udf|eta)\.")
_LONGEST_ESCAPED: Final = 7 * LONGEST_TEXT


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def text_within_limits(where: str, text: str) -> None:
    """Refuse a text of a cell that Excel cannot hold, or that no other program can."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        try:
            # A pair of surrogates is one character.
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            raise refusal(
                where,
                "holds half a character (a lone surrogate, as LEFT makes of an emoji): "
                "type the text again",
                "に文字の半分（絵文字をLEFT等で切ったもの）があります。入力し直してください",
            ) from None
    if len(text) > LONGEST_TEXT // 2 and _units(text) > LONGEST_TEXT:
        raise refusal(
            where,
            f"must be a text of at most {LONGEST_TEXT:,} characters",
            f"文字列は{LONGEST_TEXT:,}字までです",
            f"{_units(text):,}",
        )


class Texts(Reader):
    """A part or sheet whose texts are collected while `wanted`."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.wanted = False
        self.collected: list[str] = []
        self.length = 0

    def text(self, text: str) -> None:
        """Take a piece of text."""
        self.nodes += 1
        if self.wanted:
            self.collected.append(text)
            self.length += len(text)
            if self.length > _LONGEST_ESCAPED:
                raise refusal(
                    self.here(),
                    f"must be a text of at most {LONGEST_TEXT:,} characters",
                    f"文字列は{LONGEST_TEXT:,}字までです",
                )

    def here(self) -> str:
        """Return how an error names the place reached."""
        return self.place

    def taken(self) -> str:
        """Return the text collected, and begin anew."""
        text = "".join(self.collected)
        self.collected.clear()
        self.length = 0
        return text


class Strings(Texts):
    """The texts that cells share."""

    root = f"{MAIN} sst"

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.count = 0
        self.phonetic = False

    def here(self) -> str:
        """Return the place, for a message."""
        return f"{self.place} text {self.count + 1:,}"

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if name == TEXT_RUN:
            self.wanted = not self.phonetic
        elif name == PHONETIC:
            self.phonetic = True
        elif name == _SI and self.depth != 2:
            raise refusal(self.here(), "stands inside another text", "が他の文字列の中にあります")

    def ended(self, name: str) -> None:
        """Take the end of an element."""
        if name == TEXT_RUN:
            self.wanted = False
        elif name == PHONETIC:
            self.phonetic = False
        elif name == _SI:
            text_within_limits(self.here(), self.taken())
            self.count += 1
