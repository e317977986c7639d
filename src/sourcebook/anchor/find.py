"""Each annotation's words to places in the text, or a finding that tells the editor what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sourcebook.anchor.textindex import QUOTATION_MARKS, Passage, Span, TextIndex
from sourcebook.diagnostics import Place, Report
from sourcebook.model.annotations.base import Annotation
from sourcebook.model.blocks import Block, Heading, ListBlock, Paragraph, Picture, leaves
from sourcebook.records import dataclass

_NTH = re.compile(r"(?P<n>[0-9]+)\s*(?:of|/)\s*(?P<total>[0-9]+)")
_AT = re.compile(r"(?P<what>title|date|whole text|(?P<kind>paragraph|item|heading|picture) (?P<n>[0-9]+))")
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Found:
    """Where an annotation belongs: `spot` is title, date or text; one list of passages for each place it found."""

    spot: str
    places: tuple[tuple[Passage, ...], ...] = ()


def find(
    annotation: Annotation,
    index: TextIndex,
    blocks: Sequence[Block],
    kept: Callable[[Span], bool],
    report: Report,
) -> Found | None:
    """Find an annotation's words; `kept` says whether a stretch is in what the edition takes."""
    name, words = annotation.quoted()
    place = annotation.place(name)
    if name == "at":
        if not words:
            if annotation.NEEDS_WORDS:
                report.error(
                    "words-missing",
                    "This annotation does not say which words it is about.",
                    place,
                    "Add a line words: with the words as they stand in the text.",
                )
                return None
            return Found("text")
        return _find_at(words, index, blocks, place, report)
    if name == "from":
        span = stretch(annotation.from_, annotation.to, index, annotation, report)
        return None if span is None else Found("text", (tuple(index.passages(span)),))
    within = None
    if annotation.within:
        outer = _once(annotation.within, index, annotation.place("within"), report, "")
        if outer is None:
            return None
        within = outer
    spans = index.find(words, part=annotation.part, within=within)
    if not spans:
        not_found(words, index, place, report, inside=within is not None)
        return None
    if name == "every":
        return Found("text", tuple(tuple(index.passages(s)) for s in spans))
    if name == "first":
        spans = [s for s in spans if kept(s)][:1] or spans[:1]
        return Found("text", (tuple(index.passages(spans[0])),))
    chosen = _nth(annotation, words, spans, index, report)
    return None if chosen is None else Found("text", (tuple(index.passages(chosen)),))


def stretch(
    first: str,
    last: str,
    index: TextIndex,
    owner: Annotation | None,
    report: Report,
    places: tuple[Place | None, Place | None] = (None, None),
) -> Span | None:
    """The stretch from the words `first` to the words `last`, both included; open ends where they are empty."""
    from_place = owner.place("from") if owner else places[0]
    to_place = owner.place("to") if owner else places[1]
    start, end = Span(0, 0), Span(len(index.flat), len(index.flat))
    if first:
        found = _once(first, index, from_place, report, "")
        if found is None:
            return None
        start = found
    if last:
        later = [s for s in index.find(last) if s.end >= start.end]
        if not later:
            not_found(last, index, to_place, report, after=first)
            return None
        if not first and len(later) > 1:
            _ambiguous(last, later, index, to_place, report, "")
            return None
        end = later[0]
    elif owner is not None:
        report.error(
            "to-missing",
            "A passage that begins with from: needs to: as well.",
            from_place,
            "Add a line to: with its last words.",
        )
        return None
    return Span(start.start, end.end)


def _once(words: str, index: TextIndex, place: Place | None, report: Report, hint: str) -> Span | None:
    spans = index.find(words)
    if not spans:
        not_found(words, index, place, report)
        return None
    if len(spans) > 1:
        _ambiguous(words, spans, index, place, report, hint or "Give a longer passage that occurs once.")
        return None
    return spans[0]


def _nth(annotation: Annotation, words: str, spans: list[Span], index: TextIndex, report: Report) -> Span | None:
    place = annotation.place("nth")
    if not annotation.nth:
        if len(spans) == 1:
            return spans[0]
        _ambiguous(
            words,
            spans,
            index,
            annotation.place("words"),
            report,
            f"Write nth: 1 of {len(spans)}, or give a longer passage with within:.",
        )
        return None
    found = _NTH.fullmatch(annotation.nth.strip())
    if found is None:
        report.error(
            "nth-unclear",
            f"“{annotation.nth}” does not say which of how many.",
            place,
            f"Write for example: nth: 1 of {len(spans)}",
        )
        return None
    n, total = int(found["n"]), int(found["total"])
    if not 1 <= n <= total:
        report.error(
            "nth-unclear",
            f"“{annotation.nth}” does not say which of how many.",
            place,
            f"Count from 1: nth: {min(max(n, 1), len(spans))} of {len(spans)}",
        )
        return None
    if total != len(spans):
        report.error(
            "nth-changed",
            f"nth: {annotation.nth} says that “{words}” stands {total} times in this text, but it stands {len(spans)} times{_listed(spans, index)}.",
            place,
            f"Look which one is meant and write: nth: {min(n, len(spans))} of {len(spans)}",
        )
        return None
    return spans[n - 1]


def _listed(spans: Sequence[Span], index: TextIndex) -> str:
    shown = [p for s in spans[:SHOWN] if (p := index.place(s.start)) is not None]
    if not shown:
        return ""
    places = "; ".join(f"line {p.line}, column {p.column}" for p in shown)
    return f" ({places}{'; …' if len(spans) > SHOWN else ''})"


def _ambiguous(
    words: str, spans: Sequence[Span], index: TextIndex, place: Place | None, report: Report, hint: str
) -> None:
    report.error(
        "words-twice",
        f"“{words}” stands {len(spans)} times in this text{_listed(spans, index)}.",
        place,
        hint or "Give a longer passage that occurs once.",
    )


def not_found(
    words: str,
    index: TextIndex,
    place: Place | None,
    report: Report,
    *,
    inside: bool = False,
    after: str = "",
) -> None:
    """Say that words are not in the text, and offer the nearest."""
    where = (
        "in the passage that within: quotes" if inside else f"in the text after “{after}”" if after else "in the text"
    )
    close = index.nearest(words)
    at = f" (line {close[1].line}, column {close[1].column})" if close and close[1] else ""
    if elsewhere := index.find(words):
        hint = f"They stand elsewhere in this text{_listed(elsewhere, index)}."
    elif unquoted := _unquoted(words, index):
        hint = unquoted
    elif close and index.find(words, part=True):
        hint = f"They stand there only as part of “{close[0]}”{at}. Write the whole word, or add: part: true"
    elif close:
        hint = f"Did you mean “{close[0]}”{at}?"
    else:
        hint = "Copy the words from the text itself."
    report.error("words-not-found", f"“{words}” is not {where}.", place, hint)


def _unquoted(words: str, index: TextIndex) -> str:
    """A hint where the words stand in the text without the quotation marks that are typed round them."""
    bare = words.strip().strip(QUOTATION_MARKS).strip()
    found = index.find(bare) if bare != words.strip() else []
    place = index.place(found[0].start) if found else None
    return "" if place is None else f"Without the quotation marks, “{bare}” stands in line {place.line}."


def _find_at(
    words: str, index: TextIndex, blocks: Sequence[Block], place: Place | None, report: Report
) -> Found | None:
    found = _AT.fullmatch(words.strip())
    if found is None:
        report.error(
            "at-unknown",
            f"“{words}” is not a place in a text.",
            place,
            "Write one of: title, date, whole text, paragraph 3, item 3, heading 2, picture 1.",
        )
        return None
    if found["kind"] is None:
        return Found("date" if words.strip() == "date" else "title")
    numbers = _leaf_numbers(blocks, found["kind"])
    n = int(found["n"])
    if not 1 <= n <= len(numbers):
        report.error(
            "at-not-there",
            f"There is no {found['kind']} {n} in this text; it has {len(numbers)}.",
            place,
            "Count again, or quote the words with words:.",
        )
        return None
    leaf = numbers[n - 1]
    end = len(index.leaves[leaf].text)
    return Found("text", ((Passage(leaf, 0, end),),))


def _leaf_numbers(blocks: Sequence[Block], kind: str) -> list[int]:
    """The numbers of the last leaves of every paragraph, item, heading or picture. Items are no paragraphs."""
    result: list[int] = []
    count = 0

    def visit(block: Block, *, in_item: bool) -> None:
        nonlocal count
        match block:
            case ListBlock():
                for item in block.items:
                    count += 1
                    for inner in item.blocks:
                        visit(inner, in_item=True)
                    if kind == "item":
                        result.append(count - 1)
                return
            case Paragraph() if kind == "paragraph" and not in_item:
                result.append(count)
            case Heading() if kind == "heading":
                result.append(count)
            case Picture() if kind == "picture":
                result.append(count)
            case _:
                pass
        inner_blocks = getattr(block, "blocks", None)
        if inner_blocks is not None:
            for inner in inner_blocks:
                visit(inner, in_item=in_item)
        else:
            count += sum(1 for _ in leaves([block]))

    for block in blocks:
        visit(block, in_item=False)
    return result
