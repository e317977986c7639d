"""Templates compiled once, fonts cut once, covers drawn once: as good as new, and made again where anything changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import Environment

from built import SAMPLE
from sourcebook.pipeline import prepare
from sourcebook.render import theme as themes
from sourcebook.render.theme import load_theme
from sourcebook.store import Store
from sourcebook.typeset import fonts
from sourcebook.typeset.fonts import REGULAR, SEMIBOLD
from sourcebook.write._epub import cover


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """What is kept with the program, in a place of its own and empty."""
    store = Store(tmp_path / "with-program")
    for module in ("render.compiled", "typeset.fonts"):
        monkeypatch.setattr(f"sourcebook.{module}.kept_with_program", lambda: store)
    themes._environment.cache_clear()
    fonts._whole.cache_clear()
    return store


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The templates that are compiled while a test runs."""
    seen: list[str | None] = []
    compile_template = Environment.compile

    def told(self: Environment, source: str, name: str | None = None, *rest: object, **more: object) -> object:
        seen.append(name)
        return compile_template(self, source, name, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", told)
    return seen


def _say(**own: bytes) -> list[str]:
    """The names that a template has, as a program that has just begun sees them; `own` are an edition's files."""
    themes._environment.cache_clear()
    files = tuple((f"theme/{name.replace('__', '.')}", data) for name, data in own.items())
    template = load_theme("classic", files).environment().get_template("text.html.j2")
    return sorted(vars(template.module))


def test_a_template_is_compiled_once(kept: Store, compiled: list[str | None]) -> None:
    first = _say()
    assert "text.html.j2" in compiled
    compiled.clear()
    assert _say() == first and compiled == []


def test_what_is_kept_and_not_whole_is_compiled_again(kept: Store, compiled: list[str | None]) -> None:
    first = _say()
    assert kept.folder is not None
    for file in (kept.folder / "templates").iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    compiled.clear()
    assert _say() == first and "text.html.j2" in compiled


def test_a_template_of_an_edition_stays_in_memory(kept: Store, compiled: list[str | None]) -> None:
    _say(**{"text__html__j2": b"{% macro mine() %}{% endmacro %}"})
    assert "text.html.j2" in compiled
    assert kept.folder is not None and not kept.folder.exists()
    compiled.clear()
    assert "mine" not in _say(), "the program's own is not mistaken for it"


def test_a_font_is_cut_once(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    regular, semibold = REGULAR.data(), SEMIBOLD.data()
    assert regular != semibold and regular[:4] == b"\x00\x01\x00\x00"
    fonts._whole.cache_clear()

    def nobody(*_: object) -> bytes:
        raise AssertionError("it is cut again")

    monkeypatch.setattr(fonts, "_cut", nobody)
    assert (REGULAR.data(), SEMIBOLD.data()) == (regular, semibold)


def test_a_cover_is_drawn_once_for_the_same_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = prepare(SAMPLE).resolved
    assert book is not None
    drawn: list[str] = []
    draw = cover._drawn
    monkeypatch.setattr(cover, "_drawn", lambda edition: drawn.append(edition.title) or draw(edition))
    store = Store(tmp_path)
    other = replace(book, title="Another title")
    covers = [cover.cover_png(one, store) for one in (book, other, book, other)]
    assert drawn == [book.title, "Another title"]
    assert covers[0] == covers[2] != covers[1] == covers[3]
    assert covers[0] == cover.cover_png(book, Store()), "as it would be drawn without anything kept"
