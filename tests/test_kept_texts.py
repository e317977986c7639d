"""Sources kept from an earlier reading: the same as if they were read again, and taken only where nothing has changed."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from built import SAMPLE
from sourcebook.diagnostics import Report
from sourcebook.model.edition import Edition
from sourcebook.sourceformat.load import edition_folder, read_edition
from sourcebook.sourceformat.memory import READ, Memory
from sourcebook.store import Store, sum_of_program


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample, with a note that is never called and a word of markup that is not there, so that something is said of it."""
    copy = shutil.copytree(SAMPLE, tmp_path / "edition")
    source = min(copy.glob("sources/*.md"))
    source.write_text(
        source.read_text(encoding="utf-8").replace("\n---\n", "\nnonsense: yes\n---\n", 1), encoding="utf-8"
    )
    return copy


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files whose text is read while a test runs."""
    seen: list[str] = []
    parse = "sourcebook.sourceformat.load.parse_transcription"
    from sourcebook.sourceformat.transcription import parse_transcription

    def told(body: str, file: str, *rest: object, **more: object) -> object:
        seen.append(file)
        return parse_transcription(body, file, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(parse, told)
    return seen


def _read(folder: Path, kept: Path | None) -> tuple[Edition | None, Report]:
    report = Report()
    return read_edition(edition_folder(folder, report, Memory(Store(kept))), despite_errors=True), report


def test_what_is_kept_is_what_would_be_read(folder: Path, tmp_path: Path, parsed: list[str]) -> None:
    fresh, said = _read(folder, None)
    whole = len(parsed)
    assert (
        fresh is not None and whole > 3 and any(f.place and f.place.file.startswith("sources/") for f in said.findings)
    )
    for times in (2, 2):
        edition, report = _read(folder, tmp_path / "kept")
        assert edition == fresh and repr(edition) == repr(fresh) and report.findings == said.findings
        assert len(parsed) == times * whole


def test_only_what_has_changed_is_read_again(folder: Path, tmp_path: Path, parsed: list[str]) -> None:
    _read(folder, tmp_path / "kept")
    first, last = (
        min(folder.glob("sources/*.md")),
        max(f for f in folder.glob("sources/*.md") if ".notes" not in f.name),
    )
    parsed.clear()
    last.write_text(last.read_text(encoding="utf-8") + "\nOne more paragraph.\n", encoding="utf-8")
    edition, _ = _read(folder, tmp_path / "kept")
    assert parsed == [f"sources/{last.name}"] and edition == _read(folder, None)[0]
    parsed.clear()
    first.rename(first.with_name("renamed.md"))
    _read(folder, tmp_path / "kept")
    assert parsed == ["sources/renamed.md"]


def test_notes_are_part_of_what_a_source_is_read_from(folder: Path, tmp_path: Path, parsed: list[str]) -> None:
    source = folder / "sources" / "letter.md"
    source.write_text("---\ntitle: A letter\n---\nWords.[^a]\n", encoding="utf-8")
    texts = []
    for note in ("[^a]: First.\n", "[^a]: Second.\n", "[^a]: First.\n"):
        source.with_name("letter.notes.md").write_text(note, encoding="utf-8")
        parsed.clear()
        edition, _ = _read(folder, tmp_path / "kept")
        assert edition is not None and edition == _read(folder, None)[0]
        texts.append(len(parsed))
    whole = texts[2]
    assert texts[0] > texts[1] == whole + 1, "the third reading takes what the first has kept"


def test_another_version_of_the_program_reads_again(
    folder: Path, tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _read(folder, tmp_path / "kept")
    monkeypatch.setattr("sourcebook.sourceformat.memory.sum_of_program", lambda *_, **__: b"another")
    parsed.clear()
    _read(folder, tmp_path / "kept")
    assert len(parsed) > 3
    assert (
        len({sum_of_program("model"), sum_of_program("sourceformat"), sum_of_program("model", packages=("PyYAML",))})
        == 3
    )


def test_what_somebody_else_has_put_there_is_not_taken(folder: Path, tmp_path: Path, parsed: list[str]) -> None:
    _read(folder, tmp_path / "kept")
    for file in (tmp_path / "kept" / READ).iterdir():
        store, name = Store(tmp_path / "kept"), file.name
        data = pickle.dumps((Path("/"), []))
        file.unlink()
        store.put(READ, (b"x",), data)
        max((tmp_path / "kept" / READ).iterdir(), key=lambda f: f.stat().st_mtime_ns).rename(file.with_name(name))
    parsed.clear()
    edition, _ = _read(folder, tmp_path / "kept")
    assert len(parsed) > 3 and edition == _read(folder, None)[0]
