"""Whether the pages of a style sheet depend on the side they are on, or on their number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import tinycss2

_SIDES = frozenset({"left", "right", "recto", "verso"})
_BREAKS = frozenset({"break-before", "break-after", "page-break-before", "page-break-after"})
_PAGE_COUNTERS = re.compile(r"\b(?:target-)?counters?\(|\btarget-text\(", re.I)
_COUNTER_CHANGES = frozenset({"counter-reset", "counter-set", "counter-increment"})
_SIDE_BREAK = re.compile(r"""style=["'][^"']*break-(?:before|after)\s*:\s*(?:left|right|recto|verso)""", re.I)


@lru_cache(maxsize=10_000)
def breaks_by_side(markup: str) -> bool:
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
        one_side = ":left" in chosen or ":right" in chosen
        return (
            bool(declared and one_side) or ":nth" in chosen or any(d.lower_name in _COUNTER_CHANGES for d in declared)
        )
    return any(_declares_by_place(d.lower_name, tinycss2.serialize(d.value)) for d in declared)


def _declares_by_place(name: str, value: str) -> bool:
    words = set(value.lower().split())
    return bool(name in _BREAKS and words & _SIDES) or (
        "page" in value.lower() and _PAGE_COUNTERS.search(value) is not None
    )
