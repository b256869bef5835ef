"""One thing that the doctor looked at, and what it found."""

from dataclasses import dataclass
from typing import Final, Literal

from ivjxl.errors import Text

State = Literal["ok", "problem", "hint", "not known"]

STATE_NAMES: Final = {
    "ok": Text("ok", "正常"),
    "problem": Text("problem", "問題"),
    "hint": Text("hint", "参考"),
    "not known": Text("not known", "不明"),
}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was looked at, its state, and in a sentence what is so and what to do.

    A "problem" keeps the add-in from working, a "hint" may.
    """

    about: Text
    state: State
    said: Text

    def in_language(self, language: str) -> str:
        """Return the line for the user in "en" or "ja"."""
        state, about = STATE_NAMES[self.state].in_language(language), self.about
        return f"[{state}] {about.in_language(language)}: {self.said.in_language(language)}"
