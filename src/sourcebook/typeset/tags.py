"""What the engine's tags leave out: our classes of text, names of places, languages, notes (PDF 1.7, 14.7 and 14.8).

An element with `data-text` becomes a structure type of that name mapped to the standard type it would have had, so the
class of every word can be read back from the file; `id` goes into /T, `lang` into /Lang.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from typing import Any

import pydyf
import weasyprint.pdf.tags as engine_tags
from weasyprint.formatting_structure import boxes

from sourcebook.records import dataclass

#: standard types for our elements where the engine has none
NOTE_TYPE = "Note"


@dataclass(slots=True)
class Tagged:
    """What is known when a file has been tagged: the standard type of each of our types, and, by the number of each page,
    the marked content that belongs to its margins."""

    roles: dict[str, str] = field(default_factory=dict)
    aside: dict[int, set[int]] = field(default_factory=dict)


@contextmanager
def tagging() -> Iterator[Tagged]:
    """While this lasts, tags carry our classes; what is given is filled as a file is made."""
    original = engine_tags._build_box_tree
    tagged = Tagged()
    named: set[str] = set()

    def build(box: Any, parent: Any, pdf: Any, page: int, nums: dict[int, Any], *rest: Any) -> Iterator[Any]:
        before = set(nums) if isinstance(box, boxes.MarginBox) else None
        for element in original(box, parent, pdf, page, nums, *rest):
            _complete(element, box, tagged.roles, named)
            yield element
        if before is not None:
            aside = set(nums) - before
            nums.update(dict.fromkeys(aside, b"null"))
            tagged.aside.setdefault(page, set()).update(aside)

    engine_tags._build_box_tree = build
    try:
        yield tagged
    finally:
        engine_tags._build_box_tree = original


def _complete(element: Any, box: Any, roles: dict[str, str], named: set[str]) -> None:
    source = getattr(box, "element", None)
    if source is None or element.get("S") == "/Document":
        return
    tag = str(getattr(box, "element_tag", ""))
    if tag in ("html", "body") or "::" in tag or "T" in element:
        return
    name = source.attrib.get("data-text")
    standard = str(element["S"]).removeprefix("/")
    if "note" in source.attrib.get("class", "").split() and standard in ("Span", "NonStruct", "Div"):
        standard = NOTE_TYPE
    if name and standard != "Link":
        role = f"{name}-{standard}"
        roles[role] = standard
        element["S"] = f"/{role}"
    elif standard == NOTE_TYPE:
        element["S"] = f"/{NOTE_TYPE}"
    identity = source.attrib.get("id")
    marks = [m for m in (identity, f"text:{name}" if name and standard == "Link" else "") if m]
    if marks:
        element["T"] = pydyf.String(" ".join(marks))
    if standard == NOTE_TYPE:
        # a note that goes on on the next page has a tag there too, but an ID may stand once only (14.7.2)
        element["ID"] = pydyf.String(_unique(identity or "note", named))
    language = source.attrib.get("lang")
    if language:
        element["Lang"] = pydyf.String(language)


def _unique(name: str, named: set[str]) -> str:
    number, found = 1, name
    while found in named:
        number += 1
        found = f"{name}.{number}"
    named.add(found)
    return found
