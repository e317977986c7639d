"""Books are put in place in one step: whatever happens on the way, all the old ones are there, or all the new."""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from child import in_child
from sourcebook.errors import MachineAtFault
from sourcebook.shelf import shelve, strangers
from sourcebook.shelf.manifest import read_manifest

OLD = {"book.pdf": b"old pdf", "book.epub": b"old epub"}
NEW = {"book.pdf": b"new pdf" * 1000, "book.epub": b"new epub" * 1000}
#: what the system is asked to do to files; the interpreter tells of each before it is done (PEP 578)
CHANGES = {"open", "os.rename", "os.mkdir", "os.symlink", "os.remove", "os.rmdir", "os.chmod", "os.link", "os.truncate"}


def books(out: Path) -> dict[str, bytes]:
    """What a reader finds, the manifest apart."""
    folder = out / "book"
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.name != "manifest.json"}


def made_until(step: int, out: Path) -> bool:
    """Shelve the new books in a child that is killed at its `step`th change of a file; whether it got to the end."""
    left = [step]

    def kill(event: str, arguments: tuple[object, ...]) -> None:
        if event not in CHANGES or (event == "open" and arguments[1] == "r"):
            return
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def shelve_until() -> None:
        sys.addaudithook(kill)
        shelve(NEW, {"a.md": "new"}, out, "book")

    status = in_child(shelve_until)
    assert status in (0, -signal.SIGKILL)
    return status == 0


def test_a_build_that_is_killed_at_any_write_or_rename_leaves_the_old_books_or_the_new(tmp_path: Path) -> None:
    seen = []
    for step in range(1, 200):
        out = tmp_path / str(step)
        shelve(OLD, {"a.md": "old"}, out, "book")
        ended = made_until(step, out)
        found = books(out)
        assert found in (OLD, NEW), f"killed at step {step}"
        names = {"old": OLD, "new": NEW}
        told = {entry["sources"]["a.md"] for entry in read_manifest(out / "book").values()}
        assert [names[name] for name in told] == [found], f"killed at step {step}: the manifest tells of other books"
        seen.append(found == NEW)
        # the next build cleans up and is whole
        shelve(NEW, {"a.md": "new"}, out, "book")
        assert books(out) == NEW
        assert sorted(p.name for p in (out / ".books").iterdir() if not p.name.endswith(".lock")) == [
            (out / "book").readlink().name
        ]
        if ended:
            break
    assert ended, "the build never came to its end"
    assert seen.count(False) >= 8 and seen[-1], "the test did not reach the steps before and after the switch"


def test_files_not_made_anew_are_carried_over_and_named(tmp_path: Path) -> None:
    shelve(OLD, {"a.md": "1", "b.md": "1"}, tmp_path, "book")
    (tmp_path / "book" / "mine.txt").write_text("a note of the teacher's", encoding="utf-8")
    shelve({"book.pdf": b"new pdf"}, {"a.md": "2", "c.md": "1"}, tmp_path, "book")
    assert books(tmp_path) == {"book.pdf": b"new pdf", "book.epub": b"old epub", "mine.txt": b"a note of the teacher's"}
    found = list(strangers(tmp_path / "book", {"a.md": "2", "c.md": "1"}, ["book.epub", "book.pdf"]))
    assert [(f.code, f.message, f.hint) for f in found] == [
        (
            "file-of-other-sources",
            "“book.epub” was made from other sources than those that are here now: a.md, b.md, c.md.",
            "Build again, every copy that you use.",
        )
    ]


def test_a_file_that_was_changed_is_named(tmp_path: Path) -> None:
    shelve(OLD, {"a.md": "1"}, tmp_path, "book")
    (tmp_path / "book" / "book.pdf").write_bytes(b"scribbled on")
    found = list(strangers(tmp_path / "book", {"a.md": "1"}, ["book.epub", "book.pdf"]))
    assert [(f.code, f.message) for f in found] == [
        ("file-changed", "“book.pdf” has been changed since it was built, or was put here by hand.")
    ]


def test_the_manifest_tells_what_went_in_and_what_came_out(tmp_path: Path) -> None:
    shelve({"book.pdf": b"x"}, {"b.md": "2", "a.md": "1"}, tmp_path, "book")
    assert json.loads((tmp_path / "book" / "manifest.json").read_bytes()) == {
        "edition": "book",
        "files": {
            "book.pdf": {
                "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
                "made-with": "sourcebook 0.1.0",
                "sources": {"a.md": "1", "b.md": "2"},
            }
        },
    }


def test_a_plain_folder_of_books_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "book.epub").write_bytes(b"old epub")
    shelve({"book.pdf": b"new pdf"}, {}, tmp_path, "book")
    assert books(tmp_path) == {"book.pdf": b"new pdf", "book.epub": b"old epub"}
    assert (tmp_path / "book").is_symlink()


def test_a_disk_without_links_gets_plain_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    shelve(OLD, {}, tmp_path, "book")
    shelve({"book.pdf": b"new pdf"}, {}, tmp_path, "book")
    assert books(tmp_path) == {"book.pdf": b"new pdf", "book.epub": b"old epub"}
    assert not (tmp_path / "book").is_symlink()
    # broken off between the two renames: the next build puts the old books back first
    (tmp_path / "book").rename(tmp_path / ".books" / "book.x.old")
    shelve({"book.pdf": b"newer pdf"}, {}, tmp_path, "book")
    assert books(tmp_path) == {"book.pdf": b"newer pdf", "book.epub": b"old epub"}


def test_a_disk_that_takes_no_more_leaves_the_old_books(tmp_path: Path) -> None:
    """The system itself refuses the write: no file may grow over a limit, as none can on a full disk."""
    shelve(OLD, {}, tmp_path, "book")

    def shelve_on_a_full_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
        with pytest.raises(MachineAtFault, match="Look whether the disk is full"):
            shelve(NEW, {}, tmp_path, "book")

    assert in_child(shelve_on_a_full_disk) == 0
    assert books(tmp_path) == OLD
    assert len([p for p in (tmp_path / ".books").iterdir() if p.is_dir()]) == 1


def test_a_folder_that_may_not_be_written_to() -> None:
    """As an ordinary user, for whoever is root may write everywhere."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "locked"
        shelve(OLD, {}, out, "book")
        Path(name).chmod(0o755)
        for folder in (out / ".books", out):
            folder.chmod(0o555)

        def shelve_without_rights() -> None:
            if os.geteuid() == 0:
                os.setuid(65534)
            with pytest.raises(MachineAtFault, match="can't be written to"):
                shelve(NEW, {}, out, "book")

        assert in_child(shelve_without_rights) == 0
        assert books(out) == OLD
        for folder in (out / ".books", out):
            folder.chmod(0o755)
