"""One line of the doctor."""

import pytest

from ivjxl.errors import Text
from ivjxl.excel.addin.diagnosis import STATE_NAMES, Diagnosis, State

LINES = [
    ("ok", "[ok] Excel: found", "[正常] Excel: あり"),
    ("problem", "[problem] Excel: found", "[問題] Excel: あり"),
    ("hint", "[hint] Excel: found", "[参考] Excel: あり"),
    ("not known", "[not known] Excel: found", "[不明] Excel: あり"),
]


@pytest.mark.parametrize(("state", "en", "ja"), LINES)
def test_line_has_state_subject_and_finding(state: State, en: str, ja: str) -> None:
    found = Diagnosis(Text("Excel", "Excel"), state, Text("found", "あり"))

    assert (found.in_language("en"), found.in_language("ja")) == (en, ja)


def test_every_state_is_in_the_table_above() -> None:
    assert STATE_NAMES.keys() == {state for state, _, _ in LINES}
