"""Damages to the markup just before pages are laid out, or just before an ebook is written: what a template could do wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from unittest.mock import patch

from built import silent
from saboteur import trees
from saboteur.damage import Damage, Family, Kind, Made, Near, Outcome, Result, new, told
from saboteur.editions import clean
from saboteur.kinds import epub, pdf
from sourcebook.beside import use_cores
from sourcebook.diagnostics import Report
from sourcebook.errors import SourcebookError
from sourcebook.model.measured import Measured
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.pipeline import make_files
from sourcebook.render import EbookMarkup, PrintMarkup, Theme, render_ebook, render_print

#: small books, which are laid out fast; the small one most often
EDITIONS = ("passage", "ferry")
Markups = dict[str, str]
Apply = Callable[[Markups], Markups]


@dataclass(frozen=True)
class Ground:
    """The markup of a clean book, by fragment or chapter, and the places that each stands at."""

    copy: str
    medium: str
    markups: Markups
    places: dict[str, tuple[Near, ...]]

    def near(self, *names: str) -> tuple[Near, ...]:
        """The places of some fragments or chapters."""
        return tuple(dict.fromkeys(place for name in names for place in self.places[name]))

    def homes(self, anchors: Iterable[str]) -> list[str]:
        """The fragments or chapters that have, or lead to, one of these anchors."""
        marks = [mark for a in anchors if a for mark in (f'id="{a}"', f'#{a}"')]
        return [name for name, markup in self.markups.items() if any(mark in markup for mark in marks)]


@cache
def printed_ground(copy: str) -> Ground:
    """The fragments of a book, with the pages that each has."""
    book = clean(copy)
    markup, measured = _last_print(copy)
    file = book.name(".pdf")
    labels = [page.folio for page in measured.pages]
    places: dict[str, tuple[Near, ...]] = {}
    for fragment in markup.fragments:
        own = [n for n, page in enumerate(measured.pages) if page.fragment == fragment.id]
        around = [n for n in (*own, own[0] - 1, own[-1] + 1) if 0 <= n < len(labels)] if own else []
        places[fragment.id] = tuple(Near(file, labels[n]) for n in around) or (Near(file),)
    return Ground(copy, "print", {f.id: f.markup for f in markup.fragments}, places)


@cache
def _last_print(copy: str) -> tuple[PrintMarkup, Measured]:
    """The markup and the measures of the last round of layout."""
    seen: list[tuple[PrintMarkup, Measured]] = []

    def listen(resolved: ResolvedEdition, theme: Theme, measured: Measured, *_: object) -> PrintMarkup:
        markup = render_print(resolved, theme, measured)
        seen.append((markup, measured))
        return markup

    _made(copy, "pdf", "sourcebook.typeset.rounds.render_print", listen)
    return seen[-1]


@cache
def ebook_ground(copy: str) -> Ground:
    """The chapters of a book."""
    book = clean(copy)
    seen: list[EbookMarkup] = []

    def listen(resolved: ResolvedEdition, theme: Theme, measured: Measured, *_: object) -> EbookMarkup:
        seen.append(render_ebook(resolved, theme, measured))
        return seen[-1]

    _made(copy, "epub", "sourcebook.write.epub.render_ebook", listen)
    file = book.name(".epub")
    chapters = {chapter.file: chapter.markup for chapter in seen[-1].chapters}
    return Ground(copy, "ebook", chapters, {name: (Near(file, name),) for name in chapters})


def _made(copy: str, format_: str, hook: str, by: Callable[..., object]) -> dict[str, bytes]:
    """The file of one format, with a function of rendering replaced; made in this process, where that can be seen."""
    book = clean(copy)
    use_cores(1)
    try:
        with patch(hook, by):
            return make_files(
                book.resolved, book.prepared.folder, (format_,), Report(), silent, None, book.usual, book.typesetter
            )
    finally:
        use_cores(0)


def ground(copy: str) -> str:
    """The name of a copy is enough: the medium is chosen by the kind."""
    return copy


def in_markup(medium: str, kind: trees.TreeKind) -> Kind:
    """A damage to one fragment or chapter, done again in each round of layout."""

    def make(copy: str, chance: Random) -> Made | None:
        at = printed_ground(copy) if medium == "print" else ebook_ground(copy)
        names = sorted(at.markups)
        chance.shuffle(names)
        for name in names:
            state = chance.getstate()
            hurt = kind(trees.parse(at.markups[name]), chance)
            if hurt is None:
                continue

            def apply(markups: Markups, name: str = name, state: object = state) -> Markups:
                tree, again = trees.parse(markups[name]), Random()
                again.setstate(state)  # type: ignore[arg-type]  # what getstate gave
                kind(tree, again)
                return {**markups, name: trees.write(tree, markups[name]).decode()}

            near = at.near(name, *(n for n in at.homes(hurt.anchors) if n != name))
            return Made(near, hurt.words, hurt.description, apply)
        return None

    return make


def _damaged_file(damage: Damage) -> bytes:
    apply: Apply = damage.apply
    printing = damage.kind.startswith("print")

    def hurt_print(resolved: ResolvedEdition, theme: Theme, measured: Measured, *_: object) -> PrintMarkup:
        markup = render_print(resolved, theme, measured)
        after = apply({f.id: f.markup for f in markup.fragments})
        return replace(markup, fragments=tuple(replace(f, markup=after[f.id]) for f in markup.fragments))

    def hurt_ebook(resolved: ResolvedEdition, theme: Theme, measured: Measured, *_: object) -> EbookMarkup:
        markup = render_ebook(resolved, theme, measured)
        after = apply({c.file: c.markup for c in markup.chapters})
        return replace(markup, chapters=tuple(replace(c, markup=after[c.file]) for c in markup.chapters))

    if printing:
        made = _made(damage.edition, "pdf", "sourcebook.typeset.rounds.render_print", hurt_print)
    else:
        made = _made(damage.edition, "epub", "sourcebook.write.epub.render_ebook", hurt_ebook)
    return next(iter(made.values()))


def judge(damage: Damage) -> Outcome:
    """Make the file from the damaged markup and verify it; a build that stops with a finding has noticed too."""
    try:
        data = _damaged_file(damage)
    except SourcebookError as stopped:
        said = tuple(told(f) for f in new(stopped.findings, ()))
        return Outcome(damage, Result.CAUGHT if said else Result.CRASHED, said or (str(stopped),))
    if damage.kind.startswith("print"):
        return pdf.judged_book(damage, data)
    return epub.judged_book(damage, data)


KINDS: dict[str, Kind] = {
    **{f"print: {n}": in_markup("print", k) for n, k in {**trees.KINDS, **trees.PRINT_KINDS}.items()},
    **{f"ebook: {n}": in_markup("ebook", k) for n, k in trees.KINDS.items()},
}

FAMILY = Family("markup", KINDS, EDITIONS, ground, judge)
