"""What was worked out before is given again only where it is whole and made from the same; and nothing depends on it."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

import pytest

from sourcebook.cite import pandoc
from sourcebook.pipeline import KEPT, check, prepare
from sourcebook.store import Store

SAMPLE = Path(__file__).parents[1] / "content" / "coalition-terms-1917"


class Maker:
    """Makes another thing each time it is asked."""

    def __init__(self) -> None:
        self.numbers = count()

    def __call__(self) -> bytes:
        return f"thing {next(self.numbers)}".encode()


def test_a_thing_is_made_once_from_the_same(tmp_path: Path) -> None:
    make = Maker()
    for folder in (tmp_path, tmp_path):
        assert Store(folder).once("things", (b"a", b"b"), make) == b"thing 0"
    assert Store(tmp_path).once("things", (b"a", b"c"), make) == b"thing 1"
    assert Store(tmp_path).once("things", (b"ab", b""), make) == b"thing 2"
    assert Store(tmp_path).once("others", (b"a", b"b"), make) == b"thing 3"


def test_without_a_folder_nothing_is_kept() -> None:
    make = Maker()
    assert [Store().once("things", (b"a",), make) for _ in range(2)] == [b"thing 0", b"thing 1"]


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 40])
def test_a_damaged_file_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    make, store = Maker(), Store(tmp_path)
    store.once("things", (b"a",), make)
    (file,) = (tmp_path / "things").iterdir()
    file.write_bytes(damage)
    assert store.once("things", (b"a",), make) == b"thing 1"
    assert store.once("things", (b"a",), make) == b"thing 1"


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    make = Maker()
    (tmp_path / "things").write_text("a file stands where the folder should be")
    assert [Store(tmp_path).once("things", (b"a",), make) for _ in range(2)] == [b"thing 0", b"thing 1"]


def test_what_fails_to_be_made_is_not_kept(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise ValueError

    with pytest.raises(ValueError):
        Store(tmp_path).once("things", (b"a",), fail)
    assert Store(tmp_path).once("things", (b"a",), Maker()) == b"thing 0"


def test_what_nobody_asks_for_goes(tmp_path: Path) -> None:
    store, make = Store(tmp_path), Maker()
    for number in range(201):
        store.once("things", (str(number).encode(),), make)
    assert len(list((tmp_path / "things").iterdir())) == 101
    assert store.once("things", (b"200",), make) == b"thing 200"


def test_citations_are_worded_again_only_where_something_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []
    run = pandoc._run

    def counted(*texts: bytes) -> bytes:
        asked.append(texts[0])
        return run(*texts)

    monkeypatch.setattr(pandoc, "_run", counted)
    edition, out = tmp_path / "sample", tmp_path / "build"
    shutil.copytree(SAMPLE, edition)
    assert check(edition).resolved is not None and not asked and not out.exists(), "a check words and keeps nothing"
    first = prepare(edition, None, out).resolved
    assert prepare(edition, None, out).resolved == first and len(asked) == 1 and (out / KEPT).is_dir()
    references = edition / "references.yaml"
    text = references.read_text(encoding="utf-8")
    assert "Boni and Liveright" in text
    references.write_text(text.replace("Boni and Liveright", "Boni & Liveright"), encoding="utf-8")
    changed = prepare(edition, None, out).resolved
    assert changed is not None and changed != first and len(asked) == 2
