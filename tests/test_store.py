"""What was worked out before is given again only where it is whole and made from the same; and nothing depends on it."""

from __future__ import annotations

import os
import pickle
import shutil
from itertools import count
from pathlib import Path

import pytest

from sourcebook.cite import pandoc
from sourcebook.pipeline import KEPT, check, prepare
from sourcebook.records import dataclass
from sourcebook.store import Store, kept_object

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
    for number in range(6):
        store.once("things", (str(number).encode(),), make)
        os.utime(max((tmp_path / "things").iterdir(), key=lambda f: f.stat().st_mtime_ns), ns=(0, number * 10**9))
    assert store.get("things", (b"0",)) == b"thing 0"  # asked for just now
    size = next((tmp_path / "things").iterdir()).stat().st_size
    store.tidy(most=3 * size)
    left = [number for number in range(6) if store.get("things", (str(number).encode(),)) is not None]
    assert left == [0, 4, 5]


def test_all_goes_when_it_is_thrown_away(tmp_path: Path) -> None:
    store = Store(tmp_path / "kept")
    assert store.clear() == 0
    store.put("things", (b"a",), b"x" * 100)
    store.put("others", (b"a",), b"x" * 50)
    assert store.clear() == 150 + 2 * 32 and not (tmp_path / "kept").exists()
    store.put("things", (b"a",), b"again")
    assert store.get("things", (b"a",)) == b"again"


@dataclass(frozen=True, slots=True)
class Plain:
    name: str
    parts: tuple[Plain, ...] = ()


class Evil:
    """What runs when it is read as any pickled object."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("reached",)


def test_an_object_that_is_kept_is_of_the_classes_that_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    thing = Plain("a", (Plain("b"), Plain("c")))
    assert kept_object(pickle.dumps(thing), (Plain,)) == thing
    assert kept_object(pickle.dumps({"a": (1, 2.5, b"x", None, frozenset({"y"}))}), ()) == {
        "a": (1, 2.5, b"x", None, frozenset({"y"}))
    }
    for data in (
        pickle.dumps(thing),
        pickle.dumps(Evil()),
        pickle.dumps((thing, Evil())),
        b"",
        b"nothing",
        b"\x80\x05.",
    ):
        with pytest.raises(ValueError, match="kept"):
            kept_object(data, ())
    assert not (tmp_path / "reached").exists()
    pickle.loads(pickle.dumps(Evil()))
    assert (tmp_path / "reached").exists(), "read in the usual way it would have run"


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
