"""Real books and a hard one: nothing is lost on the way, in print or in the ebook."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from built import Copy, build_copy
from corpora import convert, corpus
from epubcheck_run import messages
from hard_edition import write_hard_edition
from sourcebook.diagnostics import Severity
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


@pytest.mark.parametrize("name", BOOKS)
def test_book_becomes_a_sound_epub(name: str, book: Callable[[str], Path], tmp_path: Path) -> None:
    copy = build_copy(book(name), ("epub",))
    assert copy.findings("epub") == []
    assert sum(len(text.notes) for text in copy.resolved.texts) == BOOKS[name]
    reading = copy.reading("epub")
    assert len({i for r in reading.runs_of(stream=Stream.CALL) for i in r.ids if i.startswith("call-")}) == BOOKS[name]
    words = sum(len(reading_text(text.body).split()) for text in copy.resolved.texts)
    assert words > 100_000
    path = tmp_path / "book.epub"
    path.write_bytes(copy.file("epub"))
    assert messages(path) == []


def test_the_federalist_papers_become_a_pdf(book: Callable[[str], Path]) -> None:
    copy = build_copy(book("federalist-papers.epub"), ("pdf",))
    assert copy.findings("pdf") == []
    assert len(copy.reading("pdf").pages) > 400


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
    assert {f.code for f in copy.report.findings if f.severity is not Severity.ADVICE} == set()
    secret = any("zzsecretzz" in run.text for run in copy.reading(extension).runs)
    assert secret is (audience is Audience.TEACHER)


def test_the_hard_epub_is_sound(hard: Path, tmp_path: Path) -> None:
    path = tmp_path / "hard.epub"
    path.write_bytes(_hard(hard, Audience.TEACHER).file("epub"))
    assert messages(path) == []
