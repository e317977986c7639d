"""Markup of one fragment to its text, class by class: what its pages have to set, notes left out."""

from __future__ import annotations

from dataclasses import field
from typing import Any
from xml.etree.ElementTree import Element

from sourcebook.model.measured import counted
from sourcebook.model.streams import Stream
from sourcebook.records import dataclass
from sourcebook.render.textmap import MEASURED_WORDS, NAMED, Key


@dataclass(slots=True)
class Flow:
    """The counted characters of each class of text, and to which of them each element belongs."""

    texts: dict[Key, str] = field(default_factory=dict)
    keys: dict[Any, Key] = field(default_factory=dict)


def flow_of(root: Element) -> Flow:
    """The text of a fragment, taken apart."""
    flow = Flow()
    parts: dict[Key, list[str]] = {}
    _walk(root, ("", ""), flow, parts)
    flow.texts = {key: counted("".join(pieces)) for key, pieces in parts.items()}
    return flow


def _walk(element: Element, key: Key, flow: Flow, parts: dict[Key, list[str]]) -> None:
    stream = element.get("data-text", key[1])
    if stream == Stream.NOTE or MEASURED_WORDS in element.get("class", "").split():
        return
    name = element.get("id", "") if element.tag in NAMED else ""
    key = (name or key[0], stream)
    if all(key):
        flow.keys[element] = key
    _take(element.text, key, parts)
    for child in element:
        _walk(child, key, flow, parts)
        _take(child.tail, key, parts)


def _take(text: str | None, key: Key, parts: dict[Key, list[str]]) -> None:
    if text and all(key):
        parts.setdefault(key, []).append(text)
