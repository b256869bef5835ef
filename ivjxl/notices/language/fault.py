"""What a check of language finds in a text: the rule, the words, what they should be."""

from dataclasses import dataclass
from typing import Final

LONGEST: Final = 60
"""Characters of the words that a fault shows."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the language of a text is wrong.

    Parameters
    ----------
    rule
        A key of `ivjxl.notices.language.RULES`.
    found
        The words as they stand, cut after 60 characters.
    wanted
        What they should be, empty where that is not known.
    at
        Position of the words in the text.
    """

    rule: str
    found: str
    wanted: str
    at: int


def fault(rule: str, text: str, span: tuple[int, int], wanted: str = "") -> Fault:
    """Return the fault of the words of a text from one position to another."""
    start, end = span
    return Fault(rule, text[start : min(end, start + LONGEST)], wanted, start)
