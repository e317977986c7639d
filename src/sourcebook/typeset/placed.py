"""Where in the book each fragment begins, as far as those before it are laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from typing import TypeAlias

import tinycss2

from sourcebook.records import dataclass
from sourcebook.render.printed import PrintFragment
from sourcebook.typeset.fragment import START, Look, SetFragment, Spot

#: a fragment, and all that its layout goes by
Laid: TypeAlias = tuple[PrintFragment, Look, Spot]
_BLANK = '<html lang="en"><head><title>-</title></head><body><div class="title-page"></div></body></html>'
_SIDES = frozenset({"left", "right", "recto", "verso"})
_BREAKS = frozenset({"break-before", "break-after", "page-break-before", "page-break-after"})
_PAGE_COUNTERS = re.compile(r"\b(?:target-)?counters?\(|\btarget-text\(", re.I)
_COUNTER_CHANGES = frozenset({"counter-reset", "counter-set", "counter-increment"})
_SIDE_BREAK = re.compile(r"""style=["'][^"']*break-(?:before|after)\s*:\s*(?:left|right|recto|verso)""", re.I)


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
        by_place = goes_by_place(look.style) or _breaks_by_side(fragment.markup)
        if by_place and pages is None:
            break
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


@lru_cache(maxsize=10_000)
def _breaks_by_side(markup: str) -> bool:
    """Whether a template has a page break that goes by sides."""
    return _SIDE_BREAK.search(markup) is not None


@lru_cache(maxsize=8)
def goes_by_place(style: str) -> bool:
    """Whether what a style sheet does to the text of a page may depend on the page's side or its folio.

    The margins of the two sides are ours, and mirrored; a theme may set what stands in them as it likes.
    """
    return any(
        _by_place(rule) for rule in _rules(tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True))
    )


def _rules(rules: Sequence[object]) -> Iterator[object]:
    """All rules, those in `@media` and the like too."""
    for rule in rules:
        yield rule
        if rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword not in ("page", "font-face"):  # type: ignore[attr-defined]
            yield from _rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))  # type: ignore[attr-defined]


def _by_place(rule: object) -> bool:
    kind, content = rule.type, getattr(rule, "content", None)  # type: ignore[attr-defined]
    if content is None or kind not in ("qualified-rule", "at-rule"):
        return False
    of_page = kind == "at-rule" and rule.lower_at_keyword == "page"  # type: ignore[attr-defined]
    if kind == "at-rule" and not of_page:
        return False
    declared = [
        d
        for d in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
        if d.type == "declaration"
    ]
    if of_page:
        chosen = tinycss2.serialize(rule.prelude).lower()  # type: ignore[attr-defined]
        one_side = any(part in chosen for part in (":left", ":right", ":nth"))
        return bool(declared and one_side) or any(d.lower_name in _COUNTER_CHANGES for d in declared)
    return any(_declares_by_place(d.lower_name, tinycss2.serialize(d.value)) for d in declared)


def _declares_by_place(name: str, value: str) -> bool:
    words = set(value.lower().split())
    return bool(name in _BREAKS and words & _SIDES) or (
        "page" in value.lower() and _PAGE_COUNTERS.search(value) is not None
    )
