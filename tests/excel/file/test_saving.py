"""Saving a workbook under every failure: the old file or the new one is there, whole."""

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from ivjxl.errors import InputError
from ivjxl.excel.file import saving
from ivjxl.excel.file.saving import Original, Saved, opened, save, save_new

REPOSITORY: Final = Path(__file__).parents[3]
OLD: Final = random.Random(1).randbytes(40_000)
NEW: Final = random.Random(2).randbytes(50_000)
NOW: Final = datetime(2026, 7, 10, 3, 4, 5, tzinfo=UTC)
NAMES: Final = (
    "book.xlsx",
    "決算 短信（第2四半期）.xlsx",
    "会社㈱ か\u3099.xlsx",
    "😀 &%^'$`;#.xlsx",
    "  two spaces .xlsm",
    "-rf *.xlsx" if os.name != "nt" else "-rf.xlsx",
    "a" * 229 + ".xlsx",
)
SYSTEM_CALLS: Final = (
    *("open", "read", "write", "fsync", "close", "replace", "rename", "link", "unlink"),
    *("chmod", "chown", "stat", "lstat", "fstat", "access", "listdir", "scandir", "readlink"),
)

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
needs_permissions = pytest.mark.skipif(os.name == "nt", reason="no permission bits on Windows")


def fine(_data: bytes) -> None:
    """Accept what was written."""


def refuse(_data: bytes) -> None:
    pytest.fail("nothing is to be verified")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "決算.xlsx"
    path.write_bytes(OLD)
    return path


def backups(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}.bak-*"))


def temporaries(path: Path) -> list[Path]:
    return sorted(path.parent.glob(".~ivjxl-*"))


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        action()
    assert not caught.value.required.ja.isascii()
    return str(caught.value)


# The ordinary case.


@pytest.mark.parametrize("name", NAMES)
def test_saving_replaces_the_file_and_keeps_the_old_one(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(OLD)
    seen: list[bytes] = []

    done = save(opened(path), NEW, verify=seen.append, now=NOW)

    backup = tmp_path / f"{name}.bak-20260710T030405Z"
    assert done == Saved(path.resolve(), backup.resolve(), durable=True, written=True)
    assert seen == [NEW]
    assert path.read_bytes() == NEW
    assert backup.read_bytes() == OLD
    assert {file.name for file in tmp_path.iterdir()} == {name, backup.name}


@pytest.mark.skipif(os.name == "nt", reason="other limits on Windows")
def test_a_name_too_long_for_a_backup_is_refused(tmp_path: Path) -> None:
    book = tmp_path / ("決" * 80 + ".xlsx")
    book.write_bytes(OLD)

    assert "has too long a name" in refusal(lambda: save(opened(book), NEW, verify=fine))
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [OLD]


@pytest.mark.parametrize("name", NAMES)
def test_new_file_is_written_alone(name: str, tmp_path: Path) -> None:
    done = save_new(tmp_path / name, NEW, verify=fine)

    assert done == Saved((tmp_path / name).resolve(), None, durable=True)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [NEW]


def test_what_is_opened_is_known_by_size_time_and_hash(book: Path) -> None:
    found = opened(book)

    assert found.path == book.resolve()
    assert found.data == OLD
    assert found.size == len(OLD)
    assert found.mtime_ns == book.stat().st_mtime_ns
    assert len(found.sha256) == 64


def test_the_same_bytes_write_nothing(book: Path) -> None:
    before = book.stat()

    done = save(opened(book), bytes(OLD), verify=refuse)

    assert done == Saved(book.resolve(), None, durable=True, written=False)
    assert [*book.parent.iterdir()] == [book]
    assert (book.stat().st_mtime_ns, book.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_saving_twice_from_one_reading_is_refused(book: Path) -> None:
    original = opened(book)
    save(original, NEW, verify=fine)

    assert "was changed by someone else" in refusal(lambda: save(original, OLD, verify=fine))


def test_what_cannot_be_read_as_intended_is_not_saved(book: Path) -> None:
    def wrong(_data: bytes) -> None:
        raise KeyError("sheet")

    actions: tuple[Callable[[], Saved], ...] = (
        lambda: save(opened(book), NEW, verify=wrong),
        lambda: save_new(book.with_name("new.xlsx"), NEW, verify=wrong),
    )
    for action in actions:
        with pytest.raises(KeyError):
            action()

    assert book.read_bytes() == OLD
    assert [*book.parent.iterdir()] == [book]


def test_bytes_that_come_back_wrong_are_not_saved(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = opened(book)
    write = os.write

    def zeros(file: int, data: bytes) -> int:
        return write(file, bytes(len(data)))

    monkeypatch.setattr(os, "write", zeros)

    message = refusal(lambda: save(original, NEW, verify=fine))
    monkeypatch.undo()

    assert "gave back other bytes" in message
    assert [file.read_bytes() for file in book.parent.iterdir()] == [OLD]


def test_short_writes_are_continued(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = opened(book)
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:777]))

    save(original, NEW, verify=fine)
    monkeypatch.undo()

    assert book.read_bytes() == NEW
    assert backups(book)[0].read_bytes() == OLD


def test_a_write_of_nothing_is_an_error(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = opened(book)
    monkeypatch.setattr(os, "write", lambda *_: 0)

    assert "could not be saved" in refusal(lambda: save(original, NEW, verify=fine))


# What is refused.


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").touch()
    (tmp_path / "folder.xlsx").mkdir()
    with (tmp_path / "large.xlsx").open("wb") as file:
        file.truncate(saving.LARGEST + 1)

    for name, says in {
        "none.xlsx": "none.xlsx: does not exist",
        "none/none.xlsx": "does not exist",
        "folder.xlsx": "is a folder",
        "empty.xlsx": "is empty",
        "large.xlsx": "must be of at most 60 MiB",
        "a\0.xlsx": "is no name of a file",
    }.items():
        for to_write in (True, False):
            assert says in refusal(lambda: opened(tmp_path / name, to_write=to_write))  # noqa: B023


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")

    assert "is no ordinary file" in refusal(lambda: opened(tmp_path / "pipe.xlsx"))


def excel_lock(name: str) -> bytes:
    ansi = name.encode("cp932")
    wide = name.encode("utf-16-le")
    return (
        bytes([len(ansi)])
        + ansi.ljust(54)
        + len(name).to_bytes(2, "little")
        + wide
        + b" \0" * (54 - len(name))
    )


LOCKS: Final = {
    "~${}": (excel_lock("佐藤 花子"), "佐藤 花子"),
    ".~lock.{}#": (
        "佐藤\\, 花子,hanako,pc-7,21.11.2026 13:20,file:///home/h;".encode(),
        "佐藤, 花子 (hanako, pc-7)",
    ),
}


@pytest.mark.parametrize("form", LOCKS)
def test_a_workbook_open_elsewhere_is_refused_with_the_name(form: str, book: Path) -> None:
    original = opened(book)
    lock = book.with_name(form.format(book.name))
    content, user = LOCKS[form]
    lock.write_bytes(content)

    for action in (
        lambda: opened(book),
        lambda: save(original, NEW, verify=fine),
        lambda: save_new(book, NEW, verify=fine, replace=True),
    ):
        message = refusal(action)
        assert "is open in another program: close it there" in message
        assert f"{lock.name}: {user}" in message
    assert opened(book, to_write=False).data == OLD
    assert book.read_bytes() == OLD
    assert {*book.parent.iterdir()} == {book, lock}


@pytest.mark.parametrize("content", [b"", b"\xff", b"\x36" + b"\x81" * 60, b",,;", b"\0" * 165])
@pytest.mark.parametrize("form", LOCKS)
def test_a_lock_file_that_says_nothing_locks_too(form: str, content: bytes, book: Path) -> None:
    book.with_name(form.format(book.name)).write_bytes(content)

    assert "is open in another program" in refusal(lambda: opened(book))


@pytest.mark.parametrize("form", LOCKS)
def test_a_lock_that_appears_while_saving_stops_it(form: str, book: Path) -> None:
    lock = book.with_name(form.format(book.name))

    message = refusal(lambda: save(opened(book), NEW, verify=lambda _: lock.touch()))

    assert "is open in another program" in message
    assert book.read_bytes() == OLD
    assert {*book.parent.iterdir()} == {book, lock}


def change_bytes(path: Path) -> None:
    status = path.stat()
    path.write_bytes(OLD[:-1] + b"x")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: Final[dict[str, Callable[[Path], object]]] = {
    "longer": lambda path: path.write_bytes(OLD + b"x"),
    "other bytes, same size and time": change_bytes,
    "saved anew, same bytes": lambda path: os.utime(path, ns=(1, 1)),
    "gone": lambda path: path.unlink(),
    "emptied": lambda path: path.write_bytes(b""),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("while_saving", [False, True])
def test_a_file_changed_meanwhile_is_not_replaced(
    change: str, while_saving: bool, book: Path
) -> None:
    original = opened(book)
    changed = CHANGES[change]
    if not while_saving:
        changed(book)
    after: list[bytes | None] = [content(book)]

    def verify(_data: bytes) -> None:
        if while_saving:
            changed(book)
            after[0] = content(book)

    message = refusal(lambda: save(original, NEW, verify=verify))

    assert "was changed by someone else after it was read" in message
    assert content(book) == after[0]
    assert temporaries(book) == []
    assert all(backup.read_bytes() == OLD for backup in backups(book))


def content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def test_an_existing_file_is_not_overwritten(book: Path) -> None:
    assert "exists already" in refusal(lambda: save_new(book, NEW, verify=fine))
    assert [file.read_bytes() for file in book.parent.iterdir()] == [OLD]


def test_a_file_that_appears_meanwhile_is_not_overwritten(book: Path) -> None:
    path = book.with_name("new.xlsx")

    message = refusal(lambda: save_new(path, NEW, verify=lambda _: path.write_bytes(b"theirs")))

    assert "exists already" in message
    assert path.read_bytes() == b"theirs"
    assert temporaries(path) == []


def test_an_existing_file_is_replaced_on_request_with_a_backup(book: Path) -> None:
    done = save_new(book, NEW, verify=fine, replace=True, now=NOW)

    assert book.read_bytes() == NEW
    assert done.backup == backups(book)[0].resolve()
    assert backups(book)[0].read_bytes() == OLD


def test_nothing_and_too_much_are_not_saved(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = opened(book)
    monkeypatch.setattr(saving, "LARGEST", 60_000)

    for data, says in ((b"", "is empty"), (bytes(60_001), "must be of at most 60 MiB")):
        assert says in refusal(lambda: save(original, data, verify=fine))  # noqa: B023
        assert says in refusal(
            lambda: save_new(book.with_name("n.xlsx"), data, verify=fine)  # noqa: B023
        )
    assert [*book.parent.iterdir()] == [book]


def test_a_new_file_needs_its_folder(tmp_path: Path) -> None:
    message = refusal(lambda: save_new(tmp_path / "none" / "a.xlsx", NEW, verify=fine))

    assert "is in a folder that does not exist" in message
    assert [*tmp_path.iterdir()] == []


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    assert "is a folder" in refusal(lambda: save_new(tmp_path, NEW, verify=fine, replace=True))


# Links, permissions, backups, and what a crash left.


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege on Windows")
def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    folder = tmp_path / "real"
    folder.mkdir()
    (folder / "book.xlsx").write_bytes(OLD)
    link = tmp_path / "link.xlsx"
    link.symlink_to(folder / "book.xlsx")

    done = save(opened(link), NEW, verify=fine)

    assert link.is_symlink()
    assert link.read_bytes() == (folder / "book.xlsx").read_bytes() == NEW
    assert done.backup is not None
    assert done.backup.parent == folder.resolve()
    assert {*tmp_path.iterdir()} == {folder, link}


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege on Windows")
def test_a_lock_beside_a_symbolic_link_or_its_target_is_seen(tmp_path: Path) -> None:
    (tmp_path / "real.xlsx").write_bytes(OLD)
    link = tmp_path / "link.xlsx"
    link.symlink_to("real.xlsx")

    for name in ("~$link.xlsx", "~$real.xlsx"):
        (tmp_path / name).touch()
        assert name in refusal(lambda: opened(link))
        (tmp_path / name).unlink()


@needs_permissions
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o666, 0o755])
def test_permission_bits_are_kept(mode: int, book: Path) -> None:
    book.chmod(mode)

    save(opened(book), NEW, verify=fine)

    assert [file.stat().st_mode & 0o777 for file in (book, backups(book)[0])] == [mode, mode]


@needs_permissions
def test_a_new_file_has_the_bits_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    save_new(tmp_path / "a.xlsx", NEW, verify=fine)

    assert (tmp_path / "a.xlsx").stat().st_mode == (tmp_path / "other").stat().st_mode


@needs_permissions
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_root_leaves_a_file_with_its_owner(book: Path) -> None:
    os.chown(book, 1234, 2345)

    save(opened(book), NEW, verify=fine)

    assert {(file.stat().st_uid, file.stat().st_gid) for file in (book, *backups(book))} == {
        (1234, 2345)
    }


def test_ten_backups_are_kept_and_nothing_else_is_removed(book: Path) -> None:
    others = [
        book.with_name(name)
        for name in (
            f"{book.name}.bak",
            f"{book.name}.bak-2020",
            f"{book.name}.bak-20200101T000000Z.txt",
            f"other{book.name}.bak-20200101T000000Z",
            f"{book.name}.bak-２0200101T000000Z",
        )
    ]
    for other in others:
        other.touch()

    for at in range(14):
        save(opened(book), b"%d" % at, verify=fine, now=NOW + timedelta(hours=at))

    assert {*book.parent.iterdir()} - {book, *others} == {
        book.with_name(f"{book.name}.bak-{NOW + timedelta(hours=at):%Y%m%dT%H%M%SZ}")
        for at in range(4, 14)
    }
    assert all(other.exists() for other in others)


def test_a_backup_is_never_overwritten(book: Path) -> None:
    for at in range(3):
        save(opened(book), b"%d" % at, verify=fine, now=NOW)

    assert [backup.read_bytes() for backup in backups(book)] == [OLD, b"0", b"1"]


def test_the_backup_just_made_survives_a_clock_put_back(book: Path) -> None:
    for at in range(10):
        save(opened(book), b"%d" % at, verify=fine, now=NOW + timedelta(days=at))

    done = save(opened(book), NEW, verify=fine, now=NOW - timedelta(days=900))

    assert done.backup is not None
    assert done.backup.read_bytes() == b"9"


def test_a_failed_saving_removes_no_backup_and_leaves_none(book: Path) -> None:
    for at in range(10):
        save(opened(book), b"%d" % at, verify=fine, now=NOW + timedelta(hours=at))
    kept = backups(book)
    original = opened(book)

    refusal(lambda: save(original, NEW, verify=lambda _: book.with_name(f"~${book.name}").touch()))

    assert backups(book) == kept


def test_only_our_own_old_temporary_files_are_removed(book: Path) -> None:
    names = {
        ".~ivjxl-0123456789abcdef.tmp": True,
        ".~ivjxl-0123456789abcdeg.tmp": False,
        ".~ivjxl-0123456789abcdef.tmp2": False,
        ".~ivjxl-01234567.tmp": False,
        "~ivjxl-0123456789abcdef.tmp": False,
        ".~lock.other.xlsx#": False,
        "~WRL0001.tmp": False,
    }
    now = datetime.now(UTC)
    for name in names:
        book.with_name(name).touch()
        old = (now - timedelta(days=1, minutes=1)).timestamp()
        os.utime(book.with_name(name), (old, old))
    young = book.with_name(".~ivjxl-fedcba9876543210.tmp")
    young.touch()

    save(opened(book), NEW, verify=fine)

    assert {name for name in names if not book.with_name(name).exists()} == {
        name for name, removed in names.items() if removed
    }
    assert young.exists()


# Each call to the operating system fails, or is the last.


@contextmanager
def calls_watched(before: Callable[[str], None], after: Callable[[str], None]) -> Iterator[None]:
    """Have a function called before and after every call of the operating system."""
    kept = {name: getattr(os, name) for name in SYSTEM_CALLS if hasattr(os, name)}

    def watched(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def made(*arguments: Any, **more: Any) -> Any:
            if name != "close":
                before(name)
            done = call(*arguments, **more)
            if name == "close":
                # What fails to be closed is closed nevertheless.
                before(name)
            after(name)
            return done

        return made

    for name, call in kept.items():
        setattr(os, name, watched(name, call))
    try:
        yield
    finally:
        for name, call in kept.items():
            setattr(os, name, call)


class Failing:
    """The Nth call to the operating system fails; if it lasts, all later writing ones do."""

    def __init__(self, at: int, code: int, *, lasts: bool = False) -> None:
        self.at = at
        self.code = code
        self.lasts = lasts
        self.calls = 0
        self.failed = ""

    def before(self, name: str) -> None:
        self.calls += 1
        again = self.lasts and self.failed and name in ("write", "fsync", "replace", "link")
        if self.calls == self.at or again:
            self.failed = self.failed or name
            raise OSError(self.code, os.strerror(self.code))


def do_nothing(_what: object) -> None:
    """Nothing."""


def swept(
    folder: Path, prepared: Callable[[Path], Callable[[], Saved]], code: int, *, lasts: bool
) -> Counter[tuple[str, str]]:
    """Try a saving with every call failing in turn; return what came of it, by the call."""
    results: Counter[tuple[str, str]] = Counter()
    for at in range(1, 1000):
        place = folder / f"{code}-{lasts}-{at}"
        place.mkdir()
        action = prepared(place)
        failing = Failing(at, code, lasts=lasts)
        try:
            with calls_watched(failing.before, do_nothing):
                done = action()
        except InputError:
            result = "refused"
            assert failing.failed
        else:
            result = "saved" if done.durable else "saved, not confirmed"
        whole(place, result, clean=failing.failed != "unlink" and not lasts)
        if not failing.failed:
            return results
        results[failing.failed, result] += 1
    raise AssertionError("no end of calls")


def whole(place: Path, result: str, *, clean: bool) -> None:
    """Check that the old file or the new one is there, whole, and every backup too."""
    book = place / "book.xlsx"
    had_one = (place / "old").exists()
    found = content(book)
    if result == "refused":
        assert found == (OLD if had_one else None)
    elif result.startswith("saved"):
        assert found == NEW
    else:
        assert found in ((OLD, NEW) if had_one else (None, NEW))
    for backup in backups(book):
        assert backup.read_bytes() == OLD
    if found == NEW and had_one:
        assert backups(book)
    if clean:
        assert temporaries(book) == []


def in_place(place: Path) -> Callable[[], Saved]:
    (place / "old").touch()
    (place / "book.xlsx").write_bytes(OLD)
    original = opened(place / "book.xlsx")
    return lambda: save(original, NEW, verify=fine, now=NOW)


def as_new(place: Path) -> Callable[[], Saved]:
    return lambda: save_new(place / "book.xlsx", NEW, verify=fine, now=NOW)


def instead(place: Path) -> Callable[[], Saved]:
    (place / "old").touch()
    (place / "book.xlsx").write_bytes(OLD)
    return lambda: save_new(place / "book.xlsx", NEW, verify=fine, replace=True, now=NOW)


WAYS: Final = {"in place": in_place, "new": as_new, "instead": instead}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lasts", [False, True])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_every_call_fails_in_turn_and_no_file_is_lost(
    way: str, lasts: bool, code: int, tmp_path: Path
) -> None:
    results = swept(tmp_path, WAYS[way], code, lasts=lasts)

    assert sum(results.values()) > 15
    for call in ("open", "write", "fsync", "close", "read"):
        assert results[call, "refused"], call
    # The folder is forced to the disk after the new name is there.
    assert results["fsync", "saved, not confirmed"]


def test_no_file_is_lost_where_there_are_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise OSError(errno.ENOTSUP, "no hard links")

    monkeypatch.setattr(os, "link", unknown)
    for way in WAYS.values():
        place = tmp_path / way.__name__
        place.mkdir()
        assert swept(place, way, errno.EIO, lasts=False)["replace", "refused"]

    book = tmp_path / "book.xlsx"
    book.write_bytes(OLD)
    save(opened(book), NEW, verify=fine, now=NOW)
    save(opened(book), OLD, verify=fine, now=NOW)
    assert [backup.read_bytes() for backup in backups(book)] == [OLD, NEW]


def test_a_full_disk_is_said_to_be_full(book: Path) -> None:
    original = opened(book)
    failing = Failing(10**6, errno.ENOSPC)

    def full(name: str) -> None:
        if name == "write":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        failing.before(name)

    with calls_watched(full, do_nothing):
        message = refusal(lambda: save(original, NEW, verify=fine))

    assert "the disk is full: what was there before is unchanged" in message


def in_child(action: Callable[[], object]) -> int:
    """Return the exit status of a child process that does something; 0 if it went well."""
    with warnings.catch_warnings():
        # pytest may have threads; the child uses none of them.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        action()
    except BaseException:  # the child must never return into pytest
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


@pytest.mark.thorough
@needs_fork
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_process_ends_at_every_call_and_no_file_is_lost(
    way: str, moment: str, tmp_path: Path
) -> None:
    killed = 0
    for at in range(1, 1000):
        place = tmp_path / str(at)
        place.mkdir()
        action = WAYS[way](place)
        calls = 0

        def last(_name: str, at: int = at) -> None:
            nonlocal calls
            calls += 1
            if calls == at:
                os._exit(9)

        def ending(action: Callable[[], Saved] = action, last: Any = last) -> None:
            watch = (last, do_nothing) if moment == "before" else (do_nothing, last)
            with calls_watched(*watch):
                action()

        status = in_child(ending)
        whole(place, "ended" if status else "saved", clean=not status)
        if not status:
            break
        assert status == 9
        killed += 1

    assert killed > 15


@needs_fork
def test_the_process_is_killed_at_any_time_and_no_file_is_lost(tmp_path: Path) -> None:
    random_ = random.Random(11)
    found: Counter[str] = Counter()
    lasted = []
    for at in range(3):
        begun = time.perf_counter()
        (tmp_path / f"warm-{at}").mkdir()
        in_child(in_place(tmp_path / f"warm-{at}"))
        lasted.append(time.perf_counter() - begun)

    for at in range(120):
        place = tmp_path / str(at)
        place.mkdir()
        action = in_place(place)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if not child:
            try:
                action()
            finally:
                os._exit(0)
        time.sleep(random_.uniform(0, max(lasted) * 1.2))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        whole(place, "killed", clean=False)
        found["new" if content(place / "book.xlsx") == NEW else "old"] += 1

    assert found.total() == 120
    # What is left does not stand in the way of the next saving.
    book = place / "book.xlsx"
    save(opened(book), b"next", verify=fine, now=datetime.now(UTC) + timedelta(days=2))
    assert book.read_bytes() == b"next"
    assert temporaries(book) == []


# Failures of a real system.


@needs_fork
def test_a_limit_on_the_size_of_files_stops_the_saving(book: Path) -> None:
    resource = pytest.importorskip("resource")
    original = opened(book)

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(NEW) - 1, len(NEW) - 1))
        assert "the disk is full" in refusal(lambda: save(original, NEW, verify=fine))

    assert in_child(limited) == 0
    assert [file.read_bytes() for file in book.parent.iterdir()] == [OLD]


FULL_DISK: Final = """
import sys
from pathlib import Path
from ivjxl.errors import InputError
from ivjxl.excel.file.saving import opened, save, save_new
folder = Path(sys.argv[1])
book = folder / "book.xlsx"
book.write_bytes(b"old" * 30_000)
for size in range(90_000, 300_001, 7_000):
    for action in (
        lambda: save(opened(book), b"n" * size, verify=len),
        lambda: save_new(folder / "new.xlsx", b"n" * 2 * size, verify=len),
    ):
        try:
            action()
        except InputError as error:
            assert "the disk is full" in str(error), error
        else:
            for made in folder.glob("*"):
                if made != book:
                    made.unlink()
            book.write_bytes(b"old" * 30_000)
        assert book.read_bytes() == b"old" * 30_000
        assert [file.name for file in folder.iterdir()] == ["book.xlsx"], [*folder.iterdir()]
"""


@pytest.mark.skipif(
    not shutil.which("unshare") or os.geteuid() != 0, reason="mounting a small disk needs root"
)
def test_a_disk_that_is_really_full_keeps_the_old_file(tmp_path: Path) -> None:
    mounted = [
        "unshare",
        "-m",
        "sh",
        "-c",
        'mount -t tmpfs -o size=300k tmpfs "$1" && shift && "$@"',
    ]
    if subprocess.run([*mounted, "sh", str(tmp_path), "true"], check=False).returncode:
        pytest.skip("mounting is not allowed here")

    done = subprocess.run(
        [*mounted, "sh", str(tmp_path), sys.executable, "-c", FULL_DISK, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=REPOSITORY,
        check=False,
    )

    assert done.returncode == 0, done.stderr


@needs_fork
@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to be nobody"
)
def test_what_is_read_only_is_refused_to_an_ordinary_user() -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        book = folder / "book.xlsx"
        book.write_bytes(OLD)

        def as_nobody(*, says: str, reads: bool = True) -> int:
            def tried() -> None:
                os.setgid(65534)
                os.setuid(65534)
                if reads:
                    assert says in refusal(lambda: opened(book))
                    original = opened(book, to_write=False)
                    assert says in refusal(lambda: save(original, NEW, verify=fine))
                else:
                    assert says in refusal(lambda: opened(book, to_write=False))

            return in_child(tried)

        for folder_mode, mode in ((0o777, 0o444), (0o777, 0o644), (0o755, 0o444)):
            folder.chmod(folder_mode)
            book.chmod(mode)
            assert as_nobody(says="is read-only: allow writing to it") == 0
        folder.chmod(0o755)
        book.chmod(0o666)
        assert as_nobody(says="is in a folder that must not be written to") == 0
        folder.chmod(0o777)
        book.chmod(0o222)
        assert as_nobody(says="cannot be read", reads=False) == 0
        assert [*folder.iterdir()] == [book]
        book.chmod(0o666)
        assert book.read_bytes() == OLD
    finally:
        shutil.rmtree(folder)


# Windows, as far as it can be played here.


class SharingViolationError(PermissionError):
    """What Windows raises while another program has a file open."""

    winerror = 32


@pytest.mark.parametrize(("times", "saved"), [(1, True), (4, True), (5, False)])
def test_a_file_held_for_a_moment_is_replaced_in_the_end(
    times: int, saved: bool, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = opened(book)
    replace, held = os.replace, [times]

    def sometimes(source: Path, target: Path) -> None:
        if held[0]:
            held[0] -= 1
            raise SharingViolationError(errno.EACCES, "in use")
        replace(source, target)

    monkeypatch.setattr(os, "replace", sometimes)
    monkeypatch.setattr(time, "sleep", do_nothing)
    if saved:
        save(original, NEW, verify=fine)
    else:
        assert "in use" in refusal(lambda: save(original, NEW, verify=fine))
    monkeypatch.undo()

    assert book.read_bytes() == (NEW if saved else OLD)
    assert temporaries(book) == []


def test_on_windows_a_new_name_comes_by_renaming_and_no_folder_is_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "_WINDOWS", True)
    monkeypatch.delattr(os, "link", raising=False)
    book = tmp_path / "book.xlsx"

    assert save_new(book, OLD, verify=fine).durable
    assert save(opened(book), NEW, verify=fine).durable
    assert book.read_bytes() == NEW
    assert [backup.read_bytes() for backup in backups(book)] == [OLD]


def test_a_program_that_holds_the_file_on_windows_is_said_to_have_it_open(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ = os.open

    def held(path: Path, flags: int, *more: Any) -> int:
        if flags & os.O_RDWR:
            raise SharingViolationError(errno.EACCES, "in use")
        return open_(path, flags, *more)

    monkeypatch.setattr(os, "open", held)

    assert "is open in another program" in refusal(lambda: opened(book))


def test_an_original_cannot_be_altered(book: Path) -> None:
    with pytest.raises(AttributeError):
        opened(book).size = 1  # type: ignore[misc]
    assert Original.__slots__
