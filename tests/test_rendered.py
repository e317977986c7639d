"""Markup kept from an earlier build: the same as if it were rendered again, and taken only where nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from built import SAMPLE
from sourcebook.model.edition import DocumentStart
from sourcebook.model.measured import Measured
from sourcebook.model.resolved import ResolvedEdition, TextSection
from sourcebook.pipeline import prepare
from sourcebook.render import Rendered, Theme, load_theme, render_ebook, render_print
from sourcebook.render.renderer import Renderer
from sourcebook.store import Store


@pytest.fixture(scope="module")
def book() -> ResolvedEdition:
    """The sample with each text on a page of its own."""
    found = prepare(SAMPLE).resolved
    assert found is not None
    return replace(found, documents=DocumentStart.NEW_PAGE)


#: so that what is rendered can be counted here
pytestmark = pytest.mark.usefixtures("one_core")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The last section of each file that is rendered while a test runs."""
    seen: list[str] = []
    call = Renderer.__call__

    def told(self: Renderer, template: str, *args: object, **values: object) -> str:
        if "sections" in values:
            seen.append(values["sections"][-1].anchor)  # type: ignore[index]
        return call(self, template, *args, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(Renderer, "__call__", told)
    return seen


def _theme(book: ResolvedEdition) -> Theme:
    return load_theme(book.theme, book.theme_files)


def _both(book: ResolvedEdition, theme: Theme, folder: Path | None) -> tuple[object, object]:
    """The book for print and as an ebook, each as a build of its own would render it."""
    store = Store(folder)
    return (
        render_print(book, theme, Measured(), None, Rendered(store)),
        render_ebook(book, theme, Measured(), Rendered(store)),
    )


def _texts(book: ResolvedEdition) -> set[str]:
    return {section.anchor for section in book.texts}


def test_what_is_taken_again_is_what_would_be_rendered(book: ResolvedEdition, tmp_path: Path, made: list[str]) -> None:
    theme = _theme(book)
    plain = _both(book, theme, None)
    cold = list(made)
    assert _both(book, theme, tmp_path) == plain
    made.clear()
    assert _both(book, theme, tmp_path) == plain
    spared = [name for name in {*cold} if made.count(name) < cold.count(name)]
    assert {*spared} <= _texts(book) and len(spared) >= 2
    assert {name for name in made if name not in _texts(book)} == {name for name in cold if name not in _texts(book)}


def _first_text(book: ResolvedEdition) -> TextSection:
    return next(book.texts)


def _another_word(book: ResolvedEdition) -> ResolvedEdition:
    text = _first_text(book)
    title = replace(text.title, text=f"{text.title.text[:-1]}x")
    return replace(book, sections=tuple(replace(text, title=title) if s is text else s for s in book.sections))


def _another_phrase(book: ResolvedEdition) -> ResolvedEdition:
    words = {name: f"{words} " for name, words in book.phrases.words.items()}
    return replace(book, phrases=replace(book.phrases, words=words))


@pytest.mark.parametrize(
    "change",
    [
        _another_word, _another_phrase, lambda book: replace(book, title="Another title"),
        lambda book: replace(book, draft="DRAFT"), lambda book: replace(book, language="fr"),
    ],
    ids=["word", "phrase", "title", "draft", "language"],
)  # fmt: skip
def test_nothing_is_taken_where_the_book_has_changed(
    book: ResolvedEdition, tmp_path: Path, made: list[str], change: Callable[[ResolvedEdition], ResolvedEdition]
) -> None:
    theme, changed = _theme(book), change(book)
    _both(book, theme, tmp_path)
    made.clear()
    assert _both(changed, theme, tmp_path) == _both(changed, theme, None)
    assert made.count(_first_text(book).anchor) == 4


@pytest.mark.parametrize("file", ["text.html.j2", "chapter.xhtml.j2", "print.css", "ebook.css"])
def test_nothing_is_taken_where_the_theme_has_changed(
    book: ResolvedEdition, tmp_path: Path, made: list[str], file: str
) -> None:
    theme = _theme(book)
    _both(book, theme, tmp_path)
    other = replace(theme, files={**theme.files, file: f"{theme.files[file]} "})
    made.clear()
    _both(book, other, tmp_path)
    assert made.count(_first_text(book).anchor) == 2


def test_print_and_ebook_have_markup_of_their_own(book: ResolvedEdition, tmp_path: Path, made: list[str]) -> None:
    render_print(book, _theme(book), Measured(), None, Rendered(Store(tmp_path)))
    made.clear()
    render_ebook(book, _theme(book), Measured(), Rendered(Store(tmp_path)))
    assert {*made} >= _texts(book) - {s.anchor for s in book.texts if "compiler" in s.anchor}


def test_of_a_theme_with_templates_of_its_own_nothing_is_kept(book: ResolvedEdition, tmp_path: Path) -> None:
    theme = _theme(book)
    own = replace(book, theme_files=(("theme/text.html.j2", theme.files["text.html.j2"].encode()),))
    _both(own, _theme(own), tmp_path)
    assert not list(tmp_path.rglob("*"))
