r"""What keeps Excel from running the macros of an add-in: settings of user and administrator.

Values and their meaning are those of Microsoft's administrative templates (office16.admx,
excel16.admx). The order of the places is theirs too: cloud policy, group policy, the user's
own choice. In a trusted location macros run whatever `VBAWarnings` says (Microsoft,
"MacrosEnabled property", and the Trust Center itself), but `RequireAddinSig` and the other
rules for add-ins hold there as well.
"""

from typing import Final

from ivjxl.errors import Text
from ivjxl.excel.addin.diagnosis import Diagnosis
from ivjxl.excel.addin.installed import FILE_NAME
from ivjxl.excel.addin.windows import Windows

_PLACES: Final = (
    ("HKCU", r"Software\Policies\Microsoft\Cloud\Office\16.0"),
    ("HKLM", r"Software\Policies\Microsoft\Office\16.0"),
    ("HKCU", r"Software\Policies\Microsoft\Office\16.0"),
    ("HKCU", r"Software\Microsoft\Office\16.0"),
    ("HKLM", r"Software\Microsoft\Office\16.0"),
)
"""Where a setting can stand, the first one that has it holds."""

_MOST_LOCATIONS: Final = 50
_STARTUP: Final = r"\microsoft\excel\xlstart"
_ONLY_SIGNED, _NONE = 3, 4
"""Of `VBAWarnings`; 1 runs all macros, 2 asks."""

_MACROS: Final = Text("macro settings", "マクロの設定")
_ALLOWED: Final = Text("nothing stops the add-in", "アドインを妨げる設定なし")
_CHANGE: Final = Text(
    "{what} ({value}): File > Options > Trust Center > Trust Center Settings; where it is greyed "
    "out, ask your administrator to allow ivjxl.xlam",
    "{what}（{value}）。ファイル＞オプション＞トラスト センターの設定で変更し、"
    "変更できない場合は管理者にivjxl.xlamの許可を依頼してください",
)
_FORBIDDEN: Final = (
    (r"Common", "VBAOff", Text("macros are switched off in Office", "Officeのマクロが無効です")),
    (
        r"Excel\Security",
        "DisableAllAddins",
        Text("all add-ins are switched off", "すべてのアドインが無効です"),
    ),
    (
        r"Excel\Security",
        "RequireAddinSig",
        Text(
            "only add-ins with a publisher's signature are allowed, ours has none",
            "発行元の署名があるアドインだけが許可されています（ivjxlは署名なし）",
        ),
    ),
    (
        r"Common\Security",
        "RequireAlwaysOnMacroSig",
        Text(
            "macros that start with Excel need a publisher's signature, ours have none",
            "起動時に読み込むマクロには発行元の署名が必要です（ivjxlは署名なし）",
        ),
    ),
)
"""Settings that stop the add-in when they are 1."""

_NOT_LISTED: Final = Text(
    "only add-ins on a list are allowed, ours is not on it",
    "一覧にあるアドインだけが許可されています（ivjxlはありません）",
)
_ON_THE_LIST: Final = Text("the add-in is forbidden by name", "アドインが名前で禁止されています")
_NOT_TRUSTED: Final = Text(
    "the folder of the add-in is not a trusted location, and unsigned macros are off elsewhere",
    "アドインのフォルダーが信頼できる場所として扱われず、署名のないマクロは無効です",
)
_ASKED: Final = Text(
    "the folder of the add-in is not a trusted location ({value}): choose Enable Macros when Excel "
    "asks at its start",
    "アドインのフォルダーが信頼できる場所として扱われません（{value}）。"
    "Excelの起動時に確認が出たら、マクロを有効にしてください",
)
_OFF_ELSEWHERE: Final = Text(
    "macros are off, except in trusted locations such as the folder of the add-in ({value}): if "
    "the ribbon has no tab ivjxl, ask your administrator",
    "マクロは信頼できる場所（アドインのフォルダーを含む）以外では無効です（{value}）。"
    "リボンにivjxlが表示されない場合は管理者に相談してください",
)
_CHILDREN: Final = Text("Office starting programs", "Officeからのプログラム起動")
_NO_CHILDREN: Final = Text(
    'Microsoft Defender forbids Office to start other programs (rule "Block all Office '
    'applications from creating child processes"), so Excel cannot start Python: ask your '
    "administrator for an exception",
    "Microsoft Defenderの規則（すべてのOfficeアプリケーションの子プロセスの作成を禁止）により、"
    "ExcelからPythonを起動できません。管理者に除外を依頼してください",
)
_CHILDREN_ALLOWED: Final = Text("not forbidden by a rule known here", "禁止する規則なし")
_DEFENDER: Final = r"SOFTWARE\Policies\Microsoft\Windows Defender"
_RULE: Final = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
_FROM_THE_INTERNET: Final = Text(
    "macros in files from the internet are blocked ({value}): install the add-in with `ivjxl addin "
    "install`, not from a downloaded file",
    "インターネットから取得したファイルのマクロは無効です（{value}）。"
    "アドインは取得したファイルではなくivjxl addin installで追加してください",
)


def macro_settings(windows: Windows) -> list[Diagnosis]:
    """Say which settings stop the add-in, one by one."""
    found = [
        _problem(what, name)
        for key, name, what in _FORBIDDEN
        if _setting(windows, key, name) not in (None, 0)
    ]
    found += _by_list(windows)
    found += _by_location(windows)
    name = "BlockContentExecutionFromInternet"
    if _setting(windows, r"Excel\Security", name) == 1:
        found.append(Diagnosis(_MACROS, "hint", _FROM_THE_INTERNET.filled(value=name)))
    return found or [Diagnosis(_MACROS, "ok", _ALLOWED)]


def child_processes(windows: Windows) -> list[Diagnosis]:
    """Say whether Microsoft Defender keeps Excel from starting Python.

    By group policy, or by a list of rules ``id=1|id=2`` of a device management; 1 blocks,
    2 only records, 6 warns (Microsoft, "Attack surface reduction rules reference").
    """
    key = rf"{_DEFENDER}\Windows Defender Exploit Guard\ASR\Rules"
    single = str(windows.values("HKLM", key).get(_RULE, ""))
    listed = str(windows.values("HKLM", rf"{_DEFENDER}\Policy Manager").get("asrrules", ""))
    rules = dict(each.partition("=")[::2] for each in listed.lower().split("|"))
    if "1" in (single.strip(), rules.get(_RULE, "").strip()):
        return [Diagnosis(_CHILDREN, "problem", _NO_CHILDREN)]
    return [Diagnosis(_CHILDREN, "ok", _CHILDREN_ALLOWED)]


def _by_list(windows: Windows) -> list[Diagnosis]:
    """Apply the policies "List of managed add-ins" and "Block all unmanaged add-ins"."""
    listed = _setting(windows, r"Excel\Resiliency\AddinList", FILE_NAME)
    if listed == 0:
        return [_problem(_ON_THE_LIST, "AddinList")]
    if listed is None and _setting(windows, r"Excel\Resiliency", "RestrictToList") == 1:
        return [_problem(_NOT_LISTED, "RestrictToList")]
    return []


def _by_location(windows: Windows) -> list[Diagnosis]:
    warnings = _setting(windows, r"Excel\Security", "VBAWarnings")
    off = warnings in (_ONLY_SIGNED, _NONE)
    reason = _not_trusted(windows)
    if reason is None:
        value = f"VBAWarnings {warnings}"
        return [Diagnosis(_MACROS, "hint", _OFF_ELSEWHERE.filled(value=value))] if off else []
    if off:
        return [_problem(_NOT_TRUSTED, f"{reason}, VBAWarnings {warnings}")]
    return [] if warnings == 1 else [Diagnosis(_MACROS, "hint", _ASKED.filled(value=reason))]


def _not_trusted(windows: Windows) -> str | None:
    """Return the setting that keeps the startup folder from being trusted, if there is one."""
    key = r"Excel\Security\Trusted Locations"
    if _setting(windows, key, "AllLocationsDisabled") == 1:
        return "AllLocationsDisabled"
    name = "Allow User Locations"
    if _setting(windows, r"Common\Security\Trusted Locations", name) != 0:
        return None
    # Then those hold that the administrator has named.
    for hive, place in _PLACES[:3]:
        for number in range(_MOST_LOCATIONS):
            path = windows.values(hive, rf"{place}\{key}\Location{number}").get("path")
            if str(path).lower().rstrip("\\").endswith(_STARTUP):
                return None
    return name


def _problem(what: Text, value: str) -> Diagnosis:
    return Diagnosis(_MACROS, "problem", _CHANGE.filled(what=what, value=value))


def _setting(windows: Windows, key: str, name: str) -> int | None:
    """Return a setting as a number, None where nobody has set it."""
    for hive, place in _PLACES:
        value = windows.values(hive, rf"{place}\{key}").get(name.lower())
        text = str(value).strip() if isinstance(value, (int, str)) else ""
        if text.isdecimal():
            return int(text)
    return None
