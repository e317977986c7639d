"""Words in quotation marks: where they stand in running text, and what of a quotation must be verbatim."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.model.patterns import late_pattern

#: what is quoted, by the marks of English, French and German; single marks last, since ’ is an apostrophe as well
_QUOTED = late_pattern(
    r"“(?P<english>[^“”]*)”|„(?P<german>[^„“”]*)[“”]|«\s?(?P<french>[^«»]*?)\s?»|»(?P<inward>[^«»]*)«"
    r"|(?<![\w\"])\"(?P<straight>[^\"]*)\"|(?<!\w)‘(?P<single>[^‘’]*(?:’\w[^‘’]*)*)’(?!\w)"
)
#: marked omissions and bracketed interpolations, which a quotation may have (Chicago 18, 12.59 and 12.70)
BREAKS = late_pattern(r"\s*(?:\[[^\]]*\]|…|\. ?\. ?\.)\s*")
OUTER = "“”\"'‘’«»„‚"


def quoted_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where words in quotation marks begin and end, the marks left out; of nested ones the outer."""
    for found in _QUOTED.finditer(text):
        yield found.span(found.lastgroup or 0)


def part_spans(words: str) -> Iterator[tuple[int, int]]:
    """Where the stretches that must be verbatim begin and end: between marked omissions and interpolations."""
    at = 0
    for start, end in [*(found.span() for found in BREAKS.finditer(words)), (len(words), len(words))]:
        part = words[at:start]
        inner = part.strip(OUTER + " ")
        if inner:
            first = at + len(part) - len(part.lstrip(OUTER + " "))
            yield first, first + len(inner)
        at = end
