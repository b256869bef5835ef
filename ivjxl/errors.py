"""The one exception a user of ivjxl can cause, and the bilingual text it carries."""

from typing import NamedTuple


class Text(NamedTuple):
    """A text in English and in Japanese.

    >>> Text("record date", "基準日").in_language("ja")
    '基準日'
    """

    en: str
    ja: str

    def in_language(self, language: str) -> str:
        """Return the text in "en" or "ja"."""
        if language not in self._fields:
            raise InputError("language", ONE_OF_LANGUAGES, language)
        return self.en if language == "en" else self.ja

    def filled(self, **values: object) -> "Text":
        """Return the text with its `{names}` filled in; a value may be a text itself.

        >>> Text("{what}, version {n}", "{what}{n}版").filled(what=Text("draft", "案"), n=3)
        Text(en='draft, version 3', ja='案3版')
        """

        def said(language: str) -> str:
            own = {
                name: value.in_language(language) if isinstance(value, Text) else value
                for name, value in values.items()
            }
            return self.in_language(language).format(**own)

        return Text(said("en"), said("ja"))


_PARTICLES = ("は", "が", "の", "に", "を", "と", "で")
"""With these a Japanese sentence goes on after its subject."""


class InputError(ValueError):
    """An input is missing, of the wrong kind, or out of range.

    The message names the argument, says what is required and shows what came.
    `str(error)` is English; `in_language` gives either language.

    >>> print(InputError("spot", ABOVE_ZERO, -1))
    spot: must be a number above 0, got -1
    """

    def __init__(self, argument: str, required: Text, got: object) -> None:
        self.argument = argument
        self.required = required
        self.got = got
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Return the whole message in "en" or "ja"."""
        required = self.required.ja if language == "ja" else self.required.en
        goes_on = language == "ja" and required.startswith(_PARTICLES)
        said = f"{self.argument}{required}" if goes_on else f"{self.argument}: {required}"
        if self.got is None:
            return said
        got = _shown(self.got)
        return f"{said}（入力値: {got}）" if language == "ja" else f"{said}, got {got}"


def _shown(got: object) -> str:
    text = repr(got) if isinstance(got, str) else str(got)
    return text if len(text) <= 80 else text[:77] + "..."


LANGUAGES = ("ja", "en")
"""In which every text is, Japanese first as a notice has it."""

ONE_OF_LANGUAGES = Text('must be "en" or "ja"', "「en」か「ja」を指定してください")
A_NUMBER = Text("must be a finite number", "有限の数値が必要です")
ABOVE_ZERO = Text("must be a number above 0", "0より大きい数値が必要です")
NOT_NEGATIVE = Text("must be a number of at least 0", "0以上の数値が必要です")
WHOLE = Text("must be a whole number", "整数が必要です")
WHOLE_NOT_NEGATIVE = Text("must be a whole number of at least 0", "0以上の整数が必要です")
WHOLE_ABOVE_ZERO = Text("must be a whole number above 0", "1以上の整数が必要です")
A_DATE = Text("must be a date", "日付が必要です")
MISSING = Text("is missing", "入力がありません")
