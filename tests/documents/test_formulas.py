"""The formulas, against hand-written lines, the schemas, and the published price they must give."""

import math
import re
from collections.abc import Callable, Mapping
from statistics import NormalDist
from typing import Any, Final

import pytest
from lxml import etree

from ivjxl.documents.formulas import linear, mathml, omml
from ivjxl.errors import InputError
from ivjxl.notices.clause import FORMULAS

MATHML: Final = "{http://www.w3.org/1998/Math/MathML}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

LINES: Final = {
    ("black_scholes", "en"): "C = S e^(−qT) N(d) − X e^(−rT) N(d − σ√T)",
    ("black_scholes", "ja"): "C = S e^(−qT) N(d) − X e^(−rT) N(d − σ√T)",
    ("black_scholes_d", "en"): "d = [ln(S/X) + (r − q + σ²/2)T] / (σ√T)",
    ("black_scholes_d", "ja"): "d = [ln(S/X) + (r − q + σ²/2)T] / (σ√T)",
    ("adjusted_shares", "en"): "Shares granted after adjustment = Shares granted before "
    "adjustment × Ratio of share split or consolidation",
    ("adjusted_shares", "ja"): "調整後付与株式数 = 調整前付与株式数 × 分割・併合の比率",
}
each_formula: Final = pytest.mark.parametrize(("name", "language"), LINES)

NO_SYMBOLS: Final = re.compile(r"[\s()]")
"""Spaces, and the brackets, which Word draws itself."""

SHAPES: Final = {"mfrac": "f", "msup": "sSup", "msqrt": "rad", "mtable": "m"}
"""Fraction, power, root and stack, in MathML and in Word."""

PUBLISHED: Final = {
    "S": 3505.0,
    "X": 1.0,
    "r": 0.01275,
    "q": math.log(1 + 18.75 / 3505),
    "σ": 0.558,
    "T": 15.0,
}
"""The notice of July 11, 2013; its price per share is 3,235 yen, unrounded 3,234.605."""


def test_every_formula_of_a_clause_is_drawn() -> None:
    assert {name for name, _ in LINES} == set(FORMULAS)


@each_formula
def test_line_is_the_formula(name: str, language: str) -> None:
    assert linear(name, language) == LINES[name, language]


@each_formula
def test_mathml_is_one_element_on_a_line_of_its_own(name: str, language: str) -> None:
    root = etree.fromstring(mathml(name, language))

    assert root.tag == f"{MATHML}math"
    assert root.get("display") == "block"
    assert {each.tag.removeprefix(MATHML) for each in root.iter()} <= {
        *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace"),
        *("msup", "mfrac", "msqrt", "mtable", "mtr", "mtd"),
    }
    assert [len(each) for each in root.iter(f"{MATHML}msup", f"{MATHML}mfrac")] == [
        2 for _ in root.iter(f"{MATHML}msup", f"{MATHML}mfrac")
    ]
    # Words stand in leaves only.
    assert not any(each.tail or (len(each) and each.text) for each in root.iter())


@each_formula
def test_equation_of_word_has_the_symbols_of_the_mathml_in_the_same_order(
    name: str, language: str
) -> None:
    web = "".join(etree.fromstring(mathml(name, language)).itertext())
    word = "".join(each.text for each in etree.fromstring(omml(name, language)).iter(f"{M}t"))

    assert NO_SYMBOLS.sub("", word) == NO_SYMBOLS.sub("", web)
    assert NO_SYMBOLS.sub("", web)


@each_formula
def test_equation_of_word_has_the_shapes_of_the_mathml(name: str, language: str) -> None:
    web = [etree.QName(each).localname for each in etree.fromstring(mathml(name, language)).iter()]
    word = [etree.QName(each).localname for each in etree.fromstring(omml(name, language)).iter()]

    assert [SHAPES[each] for each in web if each in SHAPES] == [
        each for each in word if each in SHAPES.values()
    ]


@pytest.mark.parametrize("name", ["black_scholes", "black_scholes_d"])
def test_years_are_a_capital_t_everywhere(name: str) -> None:
    root = etree.fromstring(mathml(name, "en"))
    symbols = {each.text for each in root.iter(f"{MATHML}mi")}

    assert "T" in symbols
    assert symbols <= {*"CSXTNdrqeσ", "ln"}


# --- what the formulas say ---------------------------------------------------------------


FUNCTIONS: Final[Mapping[str, Callable[[float], float]]] = {
    "N": lambda x: NormalDist().cdf(x),
    "ln": lambda x: math.log(x),
}


def value(element: Any, values: Mapping[str, float]) -> float:
    """Return the value of a row of MathML: sums of products, as it is read."""
    return evaluated(tokens_of(element), values)


def tokens_of(element: Any) -> list[Any]:
    """Return what stands in a row; a bracketed row opened up."""
    found = []
    for child in element:
        tag = etree.QName(child).localname
        if tag == "mrow":
            found += tokens_of(child)
        elif tag != "mspace":
            found.append(child.text if tag in ("mi", "mo", "mn") else child)
    return found


def evaluated(tokens: list[Any], values: Mapping[str, float]) -> float:
    total, sign = 0.0, 1.0
    product: float | None = None
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token in ("+", "−"):
            total += 0.0 if product is None else sign * product
            sign, product = (1.0 if token == "+" else -1.0), None
            position += 1
            continue
        function = FUNCTIONS.get(token) if is_text(token) else None
        start = position + (function is not None)
        if is_text(tokens[start]) and tokens[start] == "(":
            end = closing(tokens, start)
            factor = evaluated(tokens[start + 1 : end], values)
        else:
            end = start
            factor = single(tokens[start], values)
        factor = factor if function is None else function(factor)
        product = factor if product is None else product * factor
        position = end + 1
    return total + (0.0 if product is None else sign * product)


def is_text(token: Any) -> bool:
    return isinstance(token, str)


def closing(tokens: list[Any], start: int) -> int:
    depth = 0
    for position in range(start, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[position], 0) if is_text(tokens[position]) else 0
        if depth == 0:
            return position
    raise AssertionError("a bracket is not closed")


def single(token: Any, values: Mapping[str, float]) -> float:
    if is_text(token):
        return float(token) if token.isdigit() else values[token]
    tag = etree.QName(token).localname

    def part(child: Any) -> float:
        if etree.QName(child).localname == "mrow":
            return value(child, values)
        return single(child if len(child) else child.text, values)

    if tag == "msqrt":
        return math.sqrt(value(token, values))
    first, second = map(part, token)
    return first / second if tag == "mfrac" else first**second


def right_side(name: str, values: Mapping[str, float]) -> float:
    tokens = tokens_of(etree.fromstring(mathml(name, "en")))
    assert tokens[1] == "="
    return evaluated(tokens[2:], values)


def test_formulas_give_the_price_published_in_2013() -> None:
    values = {**PUBLISHED, "e": math.e}
    values["d"] = right_side("black_scholes_d", values)

    assert right_side("black_scholes", values) == pytest.approx(3234.605, abs=5e-4)


def test_adjusted_shares_are_a_product() -> None:
    root = etree.fromstring(mathml("adjusted_shares", "ja"))

    assert [each.text for each in root.iter(f"{MATHML}mo")] == ["=", "×"]
    assert len(root) == 5


# --- Word's schema -----------------------------------------------------------------------

CONTENT: Final = {
    "oMathPara": ["oMathParaPr", "oMath"],
    "f": ["num", "den"],
    "sSup": ["e", "sup"],
    "rad": ["radPr", "deg", "e"],
    "d": ["e"],
    "m": ["mPr", "mr", "mr"],
    "mr": ["e"],
}
"""The children that shared-math.xsd wants, in order, for what the formulas use."""

ARGUMENTS: Final = {"oMath", "num", "den", "e", "sup", "deg"}
EXPRESSIONS: Final = {"r", "f", "sSup", "rad", "d", "m"}


@each_formula
def test_equation_of_word_follows_the_schema(name: str, language: str) -> None:
    root = etree.fromstring(omml(name, language))
    looked_at = 0

    for element in root.iter(f"{M}*"):
        kind = etree.QName(element).localname
        children = [etree.QName(child).localname for child in element]
        if kind in CONTENT:
            assert children == CONTENT[kind]
            looked_at += 1
        elif kind in ARGUMENTS:
            assert set(children) <= EXPRESSIONS
            looked_at += 1
        elif kind == "r":
            # m:rPr, then w:rPr, then the text.
            assert [each.tag for each in element] in (
                [f"{M}rPr", f"{M}t"], [f"{W}rPr", f"{M}t"], [f"{M}rPr", f"{W}rPr", f"{M}t"]
            )  # fmt: skip
            looked_at += 1
    assert looked_at > 5


@each_formula
def test_equation_of_word_is_centred(name: str, language: str) -> None:
    root = etree.fromstring(omml(name, language))

    assert root.tag == f"{M}oMathPara"
    assert root.find(f"{M}oMathParaPr/{M}jc").get(f"{M}val") == "center"


def test_words_of_a_formula_are_upright_and_in_the_font_of_the_text() -> None:
    for run in etree.fromstring(omml("adjusted_shares", "ja")).iter(f"{M}r"):
        is_word = len(run.findtext(f"{M}t")) > 1

        assert (run.find(f"{M}rPr/{M}nor") is not None) == is_word


def test_another_language_is_refused() -> None:
    with pytest.raises(InputError, match="language"):
        linear("adjusted_shares", "fr")
