"""Which elements of an ebook its style sheets hide from everyone who looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cssselect2
import tinycss2
from lxml import etree

#: declarations that hide an element and all that is in it; whether another style sheet shows it again is not asked
_HIDING = {"display": {"none"}, "visibility": {"hidden", "collapse"}, "opacity": {"0"}, "color": {"transparent"}}


def hiding_selectors(text: str) -> Iterator[Any]:
    """The selectors of a style sheet that hide what they select, on whatever screen."""
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule" and _hides(rule.content):
            try:
                found = cssselect2.compile_selector_list(rule.prelude)
            except cssselect2.SelectorError:
                continue
            yield from (one for one in found if one.pseudo_element is None and not one.never_matches)


def _hides(content: Any) -> bool:
    for one in tinycss2.parse_declaration_list(content, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration":
            said = tinycss2.serialize(one.value).strip().lower()
            if said in _HIDING.get(one.lower_name, ()):
                return True
    return False


def hidden_in(root: etree._Element, selectors: list[Any]) -> set[etree._Element]:
    """The elements that are hidden."""
    if not selectors:
        return set()
    matcher = cssselect2.Matcher()
    for selector in selectors:
        matcher.add_selector(selector, None)
    wrapped = cssselect2.ElementWrapper.from_xml_root(root)
    return {element.etree_element for element in wrapped.iter_subtree() if matcher.match(element)}
