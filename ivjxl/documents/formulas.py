"""The formulas of the notices, drawn as text, as MathML and as an equation of Word.

Each is described once, in Presentation MathML; the other two forms follow from it.
The years are T throughout: published terms have mixed t and T.
"""

from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from ivjxl.errors import Text

_BLACK_SCHOLES: Final = """
<mi>C</mi><mo>=</mo>
<mi>S</mi><mspace width="0.17em"/>
<msup><mi>e</mi><mrow><mo>−</mo><mi>q</mi><mi>T</mi></mrow></msup><mspace width="0.17em"/>
<mi mathvariant="normal">N</mi><mrow><mo>(</mo><mi>d</mi><mo>)</mo></mrow>
<mo>−</mo>
<mi>X</mi><mspace width="0.17em"/>
<msup><mi>e</mi><mrow><mo>−</mo><mi>r</mi><mi>T</mi></mrow></msup><mspace width="0.17em"/>
<mi mathvariant="normal">N</mi>
<mrow>
  <mo>(</mo><mi>d</mi><mo>−</mo><mi>σ</mi><msqrt><mi>T</mi></msqrt><mo>)</mo>
</mrow>
"""
_BLACK_SCHOLES_D: Final = """
<mi>d</mi><mo>=</mo>
<mfrac>
  <mrow>
    <mi>ln</mi><mrow><mo>(</mo><mfrac><mi>S</mi><mi>X</mi></mfrac><mo>)</mo></mrow>
    <mo>+</mo>
    <mrow>
      <mo>(</mo><mi>r</mi><mo>−</mo><mi>q</mi><mo>+</mo>
      <mfrac><msup><mi>σ</mi><mn>2</mn></msup><mn>2</mn></mfrac><mo>)</mo>
    </mrow><mi>T</mi>
  </mrow>
  <mrow><mi>σ</mi><msqrt><mi>T</mi></msqrt></mrow>
</mfrac>
"""
_ADJUSTED_SHARES: Final = "{after}<mo>=</mo>{before}<mo>×</mo>{ratio}"
_DESCRIPTIONS: Final = {
    "black_scholes": _BLACK_SCHOLES,
    "black_scholes_d": _BLACK_SCHOLES_D,
    "adjusted_shares": _ADJUSTED_SHARES,
}
_WORDS: Final = {
    "after": Text("Shares granted\nafter adjustment", "調整後付与株式数"),
    "before": Text("Shares granted\nbefore adjustment", "調整前付与株式数"),
    "ratio": Text("Ratio of share split\nor consolidation", "分割・併合の比率"),
}
"""In two lines where one would make the formula wider than a page."""

_MATHML: Final = "http://www.w3.org/1998/Math/MathML"
_OMML: Final = (
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
)
_FONT: Final = '<w:rPr><w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math"/></w:rPr>'
"""Word sets an equation in a font with a MATH table only; this one it always has."""

_COLUMN: Final = (
    '<m:mPr><m:mcs><m:mc><m:mcPr><m:count m:val="1"/><m:mcJc m:val="center"/></m:mcPr></m:mc>'
    "</m:mcs></m:mPr>"
)
_THIN_SPACE: Final = "\N{THIN SPACE}"


def linear(name: str, language: str) -> str:
    """Return a formula in one line of text.

    >>> linear("black_scholes", "en")
    'C = S e^(−qT) N(d) − X e^(−rT) N(d − σ√T)'
    >>> linear("black_scholes_d", "ja")
    'd = [ln(S/X) + (r − q + σ²/2)T] / (σ√T)'
    """
    return _line(_described(name, language))


def mathml(name: str, language: str) -> str:
    """Return a formula as an element `math`, on a line of its own."""
    root = _described(name, language)
    root.set("xmlns", _MATHML)
    root.set("display", "block")
    return ElementTree.tostring(root, encoding="unicode")


def omml(name: str, language: str) -> str:
    """Return a formula as an element `m:oMathPara` of Word, centred."""
    equation = _equation(_described(name, language))
    return (
        f'<m:oMathPara {_OMML}><m:oMathParaPr><m:jc m:val="center"/></m:oMathParaPr>'
        f"<m:oMath>{equation}</m:oMath></m:oMathPara>"
    )


def _described(name: str, language: str) -> Element:
    words = {key: _stacked(text.in_language(language)) for key, text in _WORDS.items()}
    root = ElementTree.fromstring(f"<math>{_DESCRIPTIONS[name].format(**words)}</math>")
    for element in root.iter():
        # The line breaks of the description are no part of the formula.
        element.tail = None
        if len(element):
            element.text = None
    return root


def _stacked(words: str) -> str:
    lines = [f"<mtext>{escape(line)}</mtext>" for line in words.split("\n")]
    if len(lines) == 1:
        return lines[0]
    return f"<mtable>{''.join(f'<mtr><mtd>{line}</mtd></mtr>' for line in lines)}</mtable>"


def _line(element: Element) -> str:
    if element.tag == "mfrac":
        return _quotient(*element)
    if element.tag == "msup":
        base, exponent = map(_line, element)
        return base + ("²" if exponent == "2" else f"^({exponent})")
    if element.tag == "msqrt":
        return "√" + _bracketed(element[0] if len(element) == 1 else element)
    if element.tag == "mspace":
        return " "
    if element.tag == "mtable":
        return " ".join(map(_line, element))
    if not len(element):
        return element.text or ""
    return "".join(
        f" {_line(child)} " if _is_infix(child, place) else _line(child)
        for place, child in enumerate(element)
    )


def _is_infix(element: Element, place: int) -> bool:
    # At the start of a row a minus is a sign.
    return element.tag == "mo" and element.text not in ("(", ")") and place > 0


def _quotient(above: Element, below: Element) -> str:
    parts = [_bracketed(above), _bracketed(below)]
    return ("/" if parts == [_line(above), _line(below)] else " / ").join(parts)


def _bracketed(element: Element) -> str:
    line = _line(element)
    if len(element) < 2 or element.tag == "msup":
        return line
    return f"[{line}]" if "(" in line else f"({line})"


def _equation(element: Element) -> str:
    if element.tag == "mfrac":
        above, below = map(_equation, element)
        return f"<m:f><m:num>{above}</m:num><m:den>{below}</m:den></m:f>"
    if element.tag == "msup":
        base, exponent = map(_equation, element)
        return f"<m:sSup><m:e>{base}</m:e><m:sup>{exponent}</m:sup></m:sSup>"
    if not len(element):
        return _run(element)
    inside = "".join(map(_equation, element))
    if element.tag == "msqrt":
        hidden = '<m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/>'
        return f"<m:rad>{hidden}<m:e>{inside}</m:e></m:rad>"
    if element.tag == "mtable":
        return f"<m:m>{_COLUMN}{inside}</m:m>"
    if element.tag == "mtr":
        return f"<m:mr><m:e>{inside}</m:e></m:mr>"
    if element[0].text == "(":
        inside = "".join(map(_equation, element[1:-1]))
        return f"<m:d><m:e>{inside}</m:e></m:d>"
    return inside


def _run(element: Element) -> str:
    if element.tag == "mtext":
        return f"<m:r><m:rPr><m:nor/></m:rPr><m:t>{escape(element.text or '')}</m:t></m:r>"
    text = element.text or _THIN_SPACE
    # MathML sets one letter in italics and more upright.
    upright = element.tag == "mi" and (len(text) > 1 or element.get("mathvariant") == "normal")
    style = '<m:rPr><m:sty m:val="p"/></m:rPr>' if upright else ""
    return f'<m:r>{style}{_FONT}<m:t xml:space="preserve">{text}</m:t></m:r>'
