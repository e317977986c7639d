"""Real books and a hard one: nothing is lost on the way, in print or in the ebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from built import Copy, build_copy
from corpora import FINDINGS, convert, corpus
from epubcheck_run import messages
from hard_edition import write_hard_edition
from note_proof import prove_notes
from sourcebook.diagnostics import Severity
from sourcebook.lint import verify_books
from sourcebook.lint.reading.model import Reading
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import reading_text
from sourcebook.model.streams import Stream

BOOKS = {"federalist-papers.epub": 77, "pepys-diary-part-1.epub": 1172}


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Brings a real book over, once."""

    @cache
    def bring(name: str) -> Path:
        return convert(corpus(name), tmp_path_factory.mktemp("books") / Path(name).stem)

    return bring


@pytest.fixture(scope="session")
def made(book: Callable[[str], Path]) -> Callable[[str], Copy]:
    """A real book in both formats, made once."""

    @cache
    def make(name: str) -> Copy:
        return build_copy(book(name))

    return make


@pytest.mark.parametrize("name", BOOKS)
def test_a_real_book_is_sound_in_both_formats(name: str, made: Callable[[str], Copy]) -> None:
    """All rules for built files, among them: the ebook's page list names the pages of the PDF at the same words."""
    copy = made(name)
    assert verify_books(copy.files, copy.resolved) == []
    assert Counter(f.code for f in copy.report.findings) == FINDINGS[name]
    assert sum(len(text.notes) for text in copy.resolved.texts) == BOOKS[name]
    words = sum(len(reading_text(text.body).split()) for text in copy.resolved.texts)
    assert words > 100_000


@pytest.mark.parametrize("name", BOOKS)
def test_the_notes_of_a_real_book_are_proved_in_print(name: str, made: Callable[[str], Copy]) -> None:
    copy = made(name)
    proof = prove_notes(copy.file("pdf"), copy.resolved)
    assert proof.faults == (), str(proof)
    assert [page for page in proof.underfull if not page.excused] == []
    assert (proof.counts.notes, proof.counts.calls) == (BOOKS[name], BOOKS[name])


@pytest.mark.parametrize("name", BOOKS)
def test_a_real_ebook_has_the_notes_and_marks_of_print(name: str, made: Callable[[str], Copy], tmp_path: Path) -> None:
    copy = made(name)
    calls, marks = ([_marks(copy.reading(end), stream) for end in ("pdf", "epub")] for stream in ("call", "note-mark"))
    assert calls[0] == calls[1] and len(calls[0]) == BOOKS[name]
    assert marks[0] == marks[1] and len(marks[0]) == BOOKS[name]
    path = tmp_path / "book.epub"
    path.write_bytes(copy.file("epub"))
    assert messages(path) == []


def _marks(reading: Reading, stream: str) -> dict[str, str]:
    """The mark at each call, or at each note, by the note's name."""
    found: dict[str, str] = {}
    for run in reading.runs_of(stream=Stream(stream)):
        for name in (i for i in run.ids if i.startswith(("call-", "note-")) and run.text.strip()):
            found[name] = found.get(name, "") + run.text.strip()
    return found


@cache
def _hard(folder: Path, audience: Audience) -> Copy:
    return build_copy(folder, audience=audience)


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hard edition's folder."""
    return write_hard_edition(tmp_path_factory.mktemp("hard") / "hard")


@pytest.mark.parametrize("extension", ["pdf", "epub"])
@pytest.mark.parametrize("audience", Audience)
def test_every_annotation_meets_every_block(hard: Path, audience: Audience, extension: str) -> None:
    copy = _hard(hard, audience)
    assert copy.findings(extension) == []
    assert {f.code for f in copy.report.findings if f.severity is not Severity.ADVICE} == {"notes-at-one-spot"}
    secret = any("zzsecretzz" in run.text for run in copy.reading(extension).runs)
    assert secret is (audience is Audience.TEACHER)


def test_the_hard_epub_is_sound(hard: Path, tmp_path: Path) -> None:
    path = tmp_path / "hard.epub"
    path.write_bytes(_hard(hard, Audience.TEACHER).file("epub"))
    assert messages(path) == []
