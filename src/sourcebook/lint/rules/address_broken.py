"""An address of the web is whole: https://, a name with a dot, and nothing cut off (RFC 3986, 3; RFC 9110, 4.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.records import text_of
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import hiding, our_texts, value_of
from sourcebook.lint.used import used_works
from sourcebook.model.content import Hyperlink
from sourcebook.model.edition import Edition, IdentifierKind
from sourcebook.model.patterns import late_pattern

#: what begins as an address does, with one slip at most: htps://, http//, https:/
_BEGINS = late_pattern(
    r"(?<![\w/.-])(?:h?t{1,3}ps?|ht{1,2}s|hpttp?s?|hptts?)(?::\s?/{1,3}|:?//|:\\\\)(?P<rest>[^\s<>\"”»)\]]*)", re.I
)
_WHOLE = late_pattern(
    r"https?://(?:[^\s/@]*@)?(?:[^\s/.:]+(?:\.[^\s/.:]+)+|localhost|\[[\da-f:]+\])\.?(?::\d+)?(?:[/?#]\S*)?", re.I
)
_HINT = "Copy it once more from the browser, as in https://www.example.org/page."


def check(edition: Edition) -> Iterator[Fault]:
    """Look at links, at addresses in our words, and at those that are said of the edition, of sources and of works."""
    for text in our_texts(edition):
        for leaf in text.contents:
            for mark in leaf.marks:
                if isinstance(mark.kind, Hyperlink) and _is_broken(mark.kind.url):
                    yield fault_in(
                        leaf, mark.start, mark.end, f"“{mark.kind.url}” is no address that could be opened.", _HINT
                    )
            if "/" in leaf.text or "\\\\" in leaf.text:
                for start, end in _broken_in(hiding(leaf, Hyperlink), talk=True):
                    yield fault_in(
                        leaf, start, end, f"“{leaf.text[start:end]}” is no address that could be opened.", _HINT
                    )
    values = [(value, edition.place(key)) for key, value in _said(edition)]
    values += [(i.value, i.place("value")) for i in edition.identifiers if i.kind is IdentifierKind.URL]
    for source in edition.sources.values():
        values += [(source.taken_from, source.place("taken-from")), (source.rights, source.place("rights"))]
    values += [(text_of(work.record, "URL"), work.place_of("URL")) for work in used_works(edition)]
    for value, place in values:
        content = value_of(value, place)
        for start, end in _broken_in(value):
            yield fault_in(content, start, end, f"“{value[start:end]}” is no address that could be opened.", _HINT)


def _said(edition: Edition) -> Iterator[tuple[str, str]]:
    for key in ("rights", "licence", "description", "publisher"):
        yield key, getattr(edition, key)


def _is_broken(url: str) -> bool:
    return not url.lower().startswith("mailto:") and _WHOLE.fullmatch(url) is None


def _broken_in(text: str, *, talk: bool = False) -> Iterator[tuple[int, int]]:
    """Where addresses begin and end that are none; signs after an address belong to the sentence.

    In `talk` https:// alone may be talked about.
    """
    for found in _BEGINS.finditer(text):
        if talk and not found["rest"].strip(".,;:!?’'"):
            continue
        words = found[0].rstrip(".,;:!?’'") if found["rest"] else found[0]
        if _WHOLE.fullmatch(words) is None:
            yield found.start(), found.start() + len(words)


_FROM = SOURCE["sources/letter.md"].replace("---\nMy", "taken-from: Printed at {}\n---\nMy")
RULE = EditionRule(
    code="address-broken",
    wants="Addresses that could be opened: https://, a name with a dot in it, and the rest.",
    why="A reader who follows it ends nowhere.",
    fix="Copy the address once more from the browser.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": _FROM.format("htps://www.example.org/diet.")},
    good={"edition.yaml": EDITION, "sources/letter.md": _FROM.format("https://www.example.org/diet (http).")},
)
