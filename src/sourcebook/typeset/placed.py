"""Where in the book each fragment begins, as far as those before it are laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TypeAlias

from sourcebook.records import dataclass
from sourcebook.render.printed import PrintFragment
from sourcebook.typeset.fragment import START, Look, SetFragment, Spot
from sourcebook.typeset.sides import breaks_by_side, goes_by_place

#: a fragment, and all that its layout goes by
Laid: TypeAlias = tuple[PrintFragment, Look, Spot]
_BLANK = '<html lang="en"><head><title>-</title></head><body><div class="title-page"></div></body></html>'


@dataclass(frozen=True, slots=True)
class Placed:
    """A fragment that is laid out, from where it was laid out, and its place in the book; `blank`: a page before the body."""

    fragment: PrintFragment
    start: Spot
    place: Spot
    blank: bool = False


@dataclass(slots=True)
class Survey:
    """The fragments whose place is known, in order; and those that can be laid out next."""

    placed: list[Placed] = field(default_factory=list)
    to_lay_out: list[Laid] = field(default_factory=list)
    complete: bool = True


def survey(fragments: Sequence[PrintFragment], look: Look, told: Mapping[Laid, SetFragment]) -> Survey:
    """What is known of the places of fragments.

    Pages with roman folios come first, and the page after them is a right-hand page with folio 1: so the places of all that
    follow don't depend on them. They are laid out last, since they list what follows.
    """
    front = [f for f in fragments if f.roman]
    body = [f for f in fragments if not f.roman]
    of_body, of_front = Survey(), Survey()
    _run(body, look, told, of_body)
    pages = _run(front, look, told, of_front)
    if front and body and body[0].on_right and pages is not None and pages % 2:
        blank = PrintFragment(f"before-{body[0].id}", _BLANK, roman=True, on_right=False)
        if (blank, look, START) in told:
            of_front.placed.append(Placed(blank, START, Spot(0, right=False), blank=True))
        else:
            of_front.to_lay_out.append((blank, look, START))
            of_front.complete = False
    return Survey(
        [*of_front.placed, *of_body.placed],
        [*of_body.to_lay_out, *of_front.to_lay_out],
        of_front.complete and of_body.complete,
    )


def _run(fragments: Sequence[PrintFragment], look: Look, told: Mapping[Laid, SetFragment], found: Survey) -> int | None:
    """Place the fragments of one kind of folio; gives the number of their pages, where all are laid out."""
    pages: int | None = 0
    for fragment in fragments:
        by_place = goes_by_place(look.style) or breaks_by_side(fragment.markup)
        if by_place and pages is None:
            found.complete = False
            continue
        place = Spot(pages or 0, right=(pages or 0) % 2 == 0)
        start = place if by_place else START
        known = told.get((fragment, look, start))
        if known is None:
            found.to_lay_out.append((fragment, look, start))
            found.complete = False
            pages = None
        elif pages is not None:
            found.placed.append(Placed(fragment, start, place))
            pages += len(known.pages)
    return pages
