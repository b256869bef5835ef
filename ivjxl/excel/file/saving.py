"""Saving a workbook so that at every moment the old file or the new one is there, whole.

A new file is written beside the old one, forced to the disk, read again and judged, and takes the
old one's name in one step. Whatever fails before that step leaves the old file as it was.

Every step is a call of `os`, so that the tests can make each of them fail.
"""

import errno
import hashlib
import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from ivjxl.errors import InputError, Text

LARGEST: Final = 60 * 2**20
"""Bytes of a workbook; the gate has the same limit."""

BACKUPS: Final = 10
"""Backups kept of a workbook, the newest ones."""

STALE: Final = timedelta(days=1)
"""The age from which one of our temporary files is what a crash left."""

REPLACE_TRIES: Final = 5
"""On Windows a virus scanner or the search index may hold a file for a moment."""

Verify = Callable[[bytes], object]
"""Raises if the bytes cannot be read as intended."""

_PIECE: Final = 2**20
_TEMPORARY: Final = re.compile(r"\.~ivjxl-[0-9a-f]{16}\.tmp")
_BACKUP: Final = re.compile(r"\.bak-\d{8}T\d{6}Z", re.ASCII)
_WINDOWS: Final = os.name == "nt"
_IN_USE: Final = frozenset({5, 32, 33})
"""Windows: access denied, sharing violation, lock violation."""

_BINARY: Final = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | _BINARY
_FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_NOT_ALLOWED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NO_LINKS: Final = frozenset(
    {errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP}
)

_NO_FILE: Final = Text("does not exist", "が見つかりません")
_NO_NAME: Final = Text("is no name of a file", "はファイル名として不正です")
_LONG_NAME: Final = Text(
    "has too long a name (a backup's name is 21 characters longer): give it a shorter one",
    "はファイル名が長すぎます（バックアップ名は21字長くなります）。短い名前にしてください",
)
_NO_FOLDER: Final = Text("is in a folder that does not exist", "のフォルダーが見つかりません")
_A_FOLDER: Final = Text(
    "is a folder: name a workbook", "はフォルダーです。ブックを指定してください"
)
_NO_PLAIN_FILE: Final = Text("is no ordinary file", "は通常のファイルではありません")
_EMPTY: Final = Text("is empty", "内容がありません")
_TOO_LARGE: Final = Text(
    f"must be of at most {LARGEST // 2**20} MiB",
    f"{LARGEST // 2**20} MiB以下のファイルが必要です",
)
_READ_ONLY: Final = Text(
    "is read-only: allow writing to it or save under another name",
    "は読み取り専用です。書き込みを許可するか別名で保存してください",
)
_FOLDER_READ_ONLY: Final = Text(
    "is in a folder that must not be written to: save into another folder",
    "のフォルダーに書き込めません。別のフォルダーに保存してください",
)
_UNREADABLE: Final = Text("cannot be read", "を読み取れません")
_OPEN: Final = Text(
    "is open in another program: close it there (if it is open nowhere, delete the lock file)",
    "は他のプログラムで開かれています。閉じてください"
    "（どこでも開いていない場合はロックファイルを削除してください）",
)
_CHANGED: Final = Text(
    "was changed by someone else after it was read: nothing was saved, begin again",
    "は読み込んだ後に変更されました。保存していません。最初からやり直してください",
)
_EXISTS: Final = Text(
    "exists already and was not replaced", "は既に存在するため、置き換えませんでした"
)
_DISK_FULL: Final = Text(
    "could not be saved, the disk is full: what was there before is unchanged",
    "は保存できません。ディスクの空き容量がありません。元の内容は変わっていません",
)
_NOT_SAVED: Final = Text(
    "could not be saved: what was there before is unchanged",
    "を保存できません。元の内容は変わっていません",
)
_WRITTEN_WRONG: Final = Text(
    "could not be saved, the disk gave back other bytes than were written: "
    "what was there before is unchanged",
    "を保存できません。書き込んだ内容と読み戻した内容が異なります。元の内容は変わっていません",
)


@dataclass(frozen=True, slots=True)
class Original:
    """A workbook as it was read: `path` is the file itself, no symbolic link to it."""

    path: Path
    data: bytes
    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a saving.

    `backup` is the old file, None if there was none or nothing changed; `durable` is False if the
    operating system did not confirm that the new name survives a power cut; `written` is False if
    the file held these bytes already.
    """

    path: Path
    backup: Path | None
    durable: bool
    written: bool = True


def opened(path: Path, *, to_write: bool = True) -> Original:
    """Return a workbook's bytes and what tells later whether it is still the same file.

    Parameters
    ----------
    path : Path
        The workbook, or a symbolic link to it.
    to_write : bool, optional
        Whether it is to be saved: then nobody else may have it open, and it may not be read-only.

    Raises
    ------
    InputError
        If it does not exist, is no ordinary file, is empty, too large, open or read-only.
    """
    with _explained(path, _UNREADABLE):
        real = _existing(path)
        if to_write:
            _open_nowhere(path, real)
            _writable(real)
        original = _read(real)
    if not original.data:
        raise InputError(str(path), _EMPTY, None)
    return original


def save(original: Original, data: bytes, *, verify: Verify, now: datetime | None = None) -> Saved:
    """Replace a workbook by new bytes and keep a backup of it beside it.

    Parameters
    ----------
    original : Original
        The workbook as it was read.
    data : bytes
        The new workbook; if it is the old one, nothing is written at all.
    verify : Callable[[bytes], object]
        Called with the bytes as they are on the disk; it raises if they are not what was meant.
    now : datetime, optional
        The time in the backup's name.

    Raises
    ------
    InputError
        If the workbook is open, was changed meanwhile, or cannot be written.
    """
    path = original.path
    with _explained(path, _NOT_SAVED):
        if data == original.data:
            _still(original)
            return Saved(path, None, durable=True, written=False)
        _fit_to_save(path, data)
        _open_nowhere(path)
        _still(original)
        _writable(path)
        now = now or datetime.now(UTC)
        like = path.stat()
        with _temporary(path, data, like) as temporary:
            verify(_same_bytes(path, temporary, data))
            backup = _backup(original, like, now)
            try:
                _open_nowhere(path)
                _still(original)
                _replace(temporary, path)
            except BaseException:
                _take_back(backup, original)
                raise
    durable = _flushed(path.parent)
    _tidy(path, backup, now)
    return Saved(path, backup, durable)


def save_new(
    path: Path, data: bytes, *, verify: Verify, replace: bool = False, now: datetime | None = None
) -> Saved:
    """Write a workbook that does not exist yet.

    Parameters
    ----------
    path : Path
        Where it is to be, in a folder that exists.
    data : bytes
        The workbook.
    verify : Callable[[bytes], object]
        Called with the bytes as they are on the disk; it raises if they are not what was meant.
    replace : bool, optional
        Whether a file that is there already is replaced, as `save` does; else it is an error.
    now : datetime, optional
        The time in a backup's name.

    Raises
    ------
    InputError
        If the file exists and is not to be replaced, or cannot be written.
    """
    with _explained(path, _NOT_SAVED):
        _fit_to_save(path, data)
        real = path.resolve()
        if not real.parent.is_dir():
            raise InputError(str(path), _NO_FOLDER, None)
        if os.path.lexists(real):
            if not replace:
                raise InputError(str(path), _EXISTS, None)
            _open_nowhere(path, _existing(path))
            return save(_read(real), data, verify=verify, now=now)
        with _temporary(real, data, like=None) as temporary:
            verify(_same_bytes(real, temporary, data))
            _open_nowhere(path, real)
            _put(temporary, real)
    durable = _flushed(real.parent)
    _tidy(real, None, now or datetime.now(UTC))
    return Saved(real, None, durable)


# Errors.


@contextmanager
def _explained(path: Path, otherwise: Text) -> Iterator[None]:
    """Make an operating system's error one that names the file and says what it means."""
    if "\0" in str(path):
        raise InputError(str(path), _NO_NAME, None)
    try:
        yield
    except OSError as error:
        meaning = _meaning(error, otherwise)
        # The system's own words only where ours do not say it.
        got = error.strerror or error if meaning is otherwise else None
        raise InputError(str(path), meaning, got) from error


def _meaning(error: OSError, otherwise: Text) -> Text:
    if isinstance(error, FileExistsError):
        return _EXISTS
    if error.errno in _FULL:
        return _DISK_FULL
    if error.errno == errno.ENAMETOOLONG:
        return _LONG_NAME
    if isinstance(error, FileNotFoundError) and otherwise is _UNREADABLE:
        return _NO_FILE
    return otherwise


# Reading.


def _existing(path: Path) -> Path:
    """Return the file itself, which must be an ordinary one."""
    try:
        real = path.resolve(strict=True)
    except RuntimeError:  # a symbolic link to itself, before Python 3.13
        raise InputError(str(path), _NO_FILE, None) from None
    mode = real.stat().st_mode
    if stat.S_ISDIR(mode):
        raise InputError(str(path), _A_FOLDER, None)
    if not stat.S_ISREG(mode):
        raise InputError(str(path), _NO_PLAIN_FILE, None)
    return real


def _read(path: Path) -> Original:
    file = os.open(path, os.O_RDONLY | _BINARY)
    try:
        before = os.fstat(file)
        data = _all_of(file)
        after = os.fstat(file)
    finally:
        os.close(file)
    if len(data) > LARGEST:
        raise InputError(str(path), _TOO_LARGE, None)
    if (before.st_size, before.st_mtime_ns) != (len(data), after.st_mtime_ns):
        raise InputError(str(path), _CHANGED, None)
    return Original(path, data, len(data), after.st_mtime_ns, hashlib.sha256(data).hexdigest())


def _all_of(file: int) -> bytes:
    pieces = []
    left = LARGEST + 1
    while left and (piece := os.read(file, min(left, _PIECE))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _fit_to_save(path: Path, data: bytes) -> None:
    """Refuse what `opened` would refuse to read again."""
    if not data:
        raise InputError(str(path), _EMPTY, None)
    if len(data) > LARGEST:
        raise InputError(str(path), _TOO_LARGE, None)


def _still(original: Original) -> None:
    """Refuse a file that is no longer what was read."""
    try:
        found = _read(original.path)
    except FileNotFoundError:
        raise InputError(str(original.path), _CHANGED, None) from None
    if (found.size, found.mtime_ns, found.sha256) != (
        original.size,
        original.mtime_ns,
        original.sha256,
    ):
        raise InputError(str(original.path), _CHANGED, None)


def _writable(path: Path) -> None:
    try:
        # Opening changes nothing; it also finds a program on Windows that has the file open.
        os.close(os.open(path, os.O_RDWR | _BINARY))
    except OSError as error:
        if getattr(error, "winerror", None) in _IN_USE - {5}:
            raise InputError(str(path), _OPEN, None) from error
        if error.errno in _NOT_ALLOWED:
            raise InputError(str(path), _READ_ONLY, None) from error
        raise
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise InputError(str(path), _FOLDER_READ_ONLY, str(path.parent))


# Lock files of other programs.


def _open_nowhere(*paths: Path) -> None:
    """Refuse a workbook that Excel or LibreOffice has open, under any of its names."""
    for path in paths:
        for lock, names in (
            (path.with_name(f"~${path.name}"), _excel_user),
            (path.with_name(f".~lock.{path.name}#"), _libreoffice_user),
        ):
            if os.path.lexists(lock):
                user = _user(lock, names)
                raise InputError(str(path), _OPEN, f"{lock.name}: {user}" if user else lock.name)


def _user(lock: Path, names: Callable[[bytes], str]) -> str:
    """Return who has a workbook open, "" if the lock file does not say it."""
    try:
        # Excel itself may deny others the reading of its lock file.
        with lock.open("rb") as file:
            named = names(file.read(4096))
    except OSError:
        return ""
    return "".join(character for character in named if character.isprintable()).strip()


def _excel_user(data: bytes) -> str:
    """Return the name in a lock file of Excel.

    A length and 54 bytes in the code page of the computer, then a length and 54 characters in
    UTF-16, which say the same and are readable everywhere.
    """
    length = int.from_bytes(data[55:57], "little")
    if 0 < length <= 54 and len(data) >= 57 + 2 * length:
        return data[57 : 57 + 2 * length].decode("utf-16-le", "replace")
    return data[1 : 1 + data[0]].decode("cp932", "replace") if data else ""


def _libreoffice_user(data: bytes) -> str:
    r"""Return the names in a lock file of LibreOffice.

    >>> _libreoffice_user(rb"Sato\, Hanako,hanako,pc-7,21.11.2026 13:20,file:///home;")
    'Sato, Hanako (hanako, pc-7)'
    """
    fields = re.split(r"(?<!\\),", data.decode("utf-8", "replace"))
    name, *login = [re.sub(r"\\(.)", r"\1", part).strip() for part in fields[:3]]
    who = ", ".join(filter(None, login))
    return f"{name} ({who})" if name and who else name or who


# Writing.


@contextmanager
def _temporary(path: Path, data: bytes, like: os.stat_result | None) -> Iterator[Path]:
    """Give a new file beside a path, whole and on the disk, that is gone afterwards."""
    temporary = path.with_name(f".~ivjxl-{secrets.token_hex(8)}.tmp")
    try:
        _write(temporary, data, like)
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink()


def _write(path: Path, data: bytes, like: os.stat_result | None) -> None:
    # A copy of a file that only some may read is never readable by more, not for a moment.
    file = os.open(path, _NEW, 0o666 if like is None else 0o600)
    try:
        left = memoryview(data)
        while left:
            written = os.write(file, left[:_PIECE])
            if not written:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            left = left[written:]
        if like is not None:
            _owner_and_permissions(path, like)
        os.fsync(file)
    finally:
        os.close(file)


def _owner_and_permissions(path: Path, like: os.stat_result) -> None:
    mine = path.stat()
    if hasattr(os, "chown") and (mine.st_uid, mine.st_gid) != (like.st_uid, like.st_gid):
        # Only root may give a file away; a file of the group stays one where that is allowed.
        for owner in (like.st_uid, -1):
            with suppress(OSError):
                os.chown(path, owner, like.st_gid)
                break
    if stat.S_IMODE(like.st_mode) != stat.S_IMODE(mine.st_mode):
        path.chmod(stat.S_IMODE(like.st_mode))


def _same_bytes(path: Path, written: Path, data: bytes) -> bytes:
    """Return a file's bytes as they are on the disk, which must be those that were written."""
    found = _read(written).data
    if found != data:
        raise InputError(str(path), _WRITTEN_WRONG, None)
    return found


def _backup(original: Original, like: os.stat_result, now: datetime) -> Path:
    """Keep the original under a name of its own; an older backup is never overwritten."""
    path = original.path
    with _temporary(path, original.data, like) as temporary:
        _same_bytes(path, temporary, original.data)
        for seconds in range(60):
            backup = _backup_name(path, now + timedelta(seconds=seconds))
            with suppress(FileExistsError):
                _put(temporary, backup)
                return backup
    raise InputError(str(path), _NOT_SAVED, f"{backup.name} exists")


def _backup_name(path: Path, now: datetime) -> Path:
    return path.with_name(f"{path.name}.bak-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")


def _take_back(backup: Path, original: Original) -> None:
    """Remove a backup that is not needed because the original is still there."""
    with suppress(OSError, InputError):
        _still(original)
        backup.unlink()


def _put(temporary: Path, path: Path) -> None:
    """Give a file a name that must be free, in one step wherever the file system can."""
    if _WINDOWS:
        temporary.rename(path)  # on Windows an error if the name is taken
        return
    try:
        path.hardlink_to(temporary)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _reserve_and_replace(temporary, path)


def _reserve_and_replace(temporary: Path, path: Path) -> None:
    # Without hard links (FAT, some network drives) an empty file holds the name for a moment: a
    # crash just then leaves it empty, but nothing of anyone else's is ever overwritten.
    file = os.open(path, _NEW, 0o600)
    try:
        os.close(file)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def _replace(temporary: Path, path: Path) -> None:
    for attempt in range(1, REPLACE_TRIES + 1):
        try:
            temporary.replace(path)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _IN_USE or attempt == REPLACE_TRIES:
                raise
            time.sleep(0.1 * 2**attempt)
        else:
            return


def _flushed(folder: Path) -> bool:
    """Force the names in a folder to the disk; tell whether the system confirmed it."""
    if _WINDOWS:
        return True  # no such call there; NTFS journals its names
    try:
        file = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(file)
        finally:
            os.close(file)
    except OSError:
        return False
    return True


def _tidy(path: Path, backup: Path | None, now: datetime) -> None:
    """Remove older backups of a workbook, and what a crash left in its folder."""
    with suppress(OSError):
        names = [file.name for file in path.parent.iterdir()]
        backups = sorted(
            name
            for name in names
            if name.startswith(path.name) and _BACKUP.fullmatch(name[len(path.name) :])
        )
        for name in backups[:-BACKUPS]:
            # A clock put back makes the newest backup look like the oldest.
            if backup and name == backup.name:
                continue
            with suppress(OSError):
                path.with_name(name).unlink()
        for name in names:
            if _TEMPORARY.fullmatch(name):
                _remove_stale(path.with_name(name), now)


def _remove_stale(temporary: Path, now: datetime) -> None:
    with suppress(OSError):
        found = temporary.lstat()
        old = now.timestamp() - found.st_mtime > STALE.total_seconds()
        if stat.S_ISREG(found.st_mode) and old:
            temporary.unlink()
