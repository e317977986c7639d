"""The ebook's own style sheets to what matters in a text: which elements are italic, bold, in small capitals, blocks.

Only what a rule or a `style` says of an element itself counts (CSS Cascade 4: importance, specificity, order), not what
it inherits; sheets for other media than a screen or any are passed over. Nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

import cssselect2
import tinycss2
from lxml import etree

from sourcebook.importing.archive import Archive
from sourcebook.importing.markup import local
from sourcebook.importing.package import resolved
from sourcebook.records import dataclass

#: the largest style sheet that is looked at, in bytes
SHEET_LIMIT = 2_000_000
#: brackets one inside the other in what is looked at, so many at most; the libraries that read sheets call themselves
DEEPEST = 50
_OURS = frozenset(
    {
        "font",
        "font-style",
        "font-weight",
        "font-variant",
        "font-variant-caps",
        "list-style",
        "list-style-type",
        "display",
    }
)
_MEDIA = re.compile(r"^\s*(?:all|screen)?\s*$", re.I)
_BRACKET = re.compile(r"[(\[{)\]}]")
_BLOCK = frozenset({"block", "list-item", "table", "flex", "grid", "flow-root"})


@dataclass(frozen=True, slots=True)
class Look:
    """What style sheets say of an element; None where they say nothing."""

    italic: bool | None = None
    bold: bool | None = None
    small_caps: bool | None = None
    block: bool | None = None
    labels: str = ""


PLAIN = Look()
_Rule = tuple[Any, list[tuple[str, str, bool]]]


def looks(archive: Archive, name: str, root: etree._Element) -> dict[etree._Element, Look]:
    """The look of every element that a style sheet of the page speaks of."""
    matcher: Any = cssselect2.Matcher()
    for selectors, declarations in _rules(archive, name, root):
        for selector in selectors:
            matcher.add_selector(selector, declarations)
    found: dict[etree._Element, Look] = {}
    for wrapper in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree():
        element: etree._Element = wrapper.etree_element
        own = [
            (False, specificity, order, declarations)
            for specificity, order, pseudo, declarations in matcher.match(wrapper)
            if pseudo is None  # a first line or letter, or what is put before or after it, is not the element
        ]
        style = element.get("style")
        if style and not _is_deep(style):
            own.append((True, (0, 0, 0), 0, _declarations(tinycss2.parse_blocks_contents(style))))
        look = _look(own)
        if look != PLAIN:
            found[element] = look
    return found


def _rules(archive: Archive, name: str, root: etree._Element) -> list[_Rule]:
    rules: list[_Rule] = []
    for element in root.iter():
        if local(element) == "link" and "stylesheet" in (element.get("rel") or "").lower():
            sheet = resolved(name, element.get("href", ""))[0]
            if _MEDIA.match(element.get("media") or "") and archive.has(sheet) and _small(archive, sheet):
                rules.extend(_sheet(archive.read(sheet)))
        elif local(element) == "style" and element.text:
            rules.extend(_sheet(element.text.encode("utf-8")))
    return rules


def _small(archive: Archive, sheet: str) -> bool:
    return archive.entries[sheet].file_size <= SHEET_LIMIT


def _is_deep(css: str) -> bool:
    """Whether brackets stand one inside the other more often than in any style sheet."""
    depth = 0
    for bracket in _BRACKET.findall(css):
        depth = depth + 1 if bracket in "([{" else max(depth - 1, 0)
        if depth > DEEPEST:
            return True
    return False


@lru_cache(maxsize=32)
def _sheet(data: bytes) -> tuple[_Rule, ...]:
    """The rules of a sheet that say something of what matters."""
    if _is_deep(data.decode("latin-1")):
        return ()
    parsed, _ = tinycss2.parse_stylesheet_bytes(data, skip_comments=True, skip_whitespace=True)
    namespaces: dict[str | None, str] = {}
    rules: list[_Rule] = []
    for rule in parsed:
        if rule.type == "at-rule" and rule.lower_at_keyword == "namespace":
            named = [t for t in rule.prelude if t.type not in ("whitespace", "comment")]
            prefix = named[0].value if named and named[0].type == "ident" else None
            if prefix is not None:
                namespaces[prefix] = named[-1].value
        elif rule.type == "qualified-rule":
            declarations = _declarations(tinycss2.parse_blocks_contents(rule.content))
            if declarations:
                try:
                    rules.append((cssselect2.compile_selector_list(rule.prelude, namespaces), declarations))
                except cssselect2.SelectorError:
                    continue
    return tuple(rules)


def _declarations(parsed: list[Any]) -> list[tuple[str, str, bool]]:
    return [
        (d.lower_name, tinycss2.serialize(d.value).strip().lower(), d.important)
        for d in parsed
        if d.type == "declaration" and d.lower_name in _OURS
    ]


def _look(own: list[Any]) -> Look:
    """What declarations come to, of each sheet or `style` with its rank: the strongest last."""
    look = PLAIN
    every = [(important, *rank, n, name, value) for *rank, ds in own for n, (name, value, important) in enumerate(ds)]
    for *_, name, value in sorted(every, key=lambda e: e[:-2]):
        look = _with(look, name, value)
    return look


def _with(look: Look, name: str, value: str) -> Look:
    words = value.split()
    if name in ("font", "font-style"):
        look = replace(look, italic="italic" in words or any(w.startswith("oblique") for w in words))
    if name in ("font", "font-weight"):
        look = replace(look, bold=any(w in ("bold", "bolder", "600", "700", "800", "900") for w in words))
    if name in ("font", "font-variant", "font-variant-caps"):
        look = replace(look, small_caps=any(w in ("small-caps", "all-small-caps") for w in words))
    if name in ("list-style", "list-style-type"):
        look = replace(look, labels=next((w for w in words if w not in ("inside", "outside", "inherit")), ""))
    if name == "display":
        look = replace(look, block=words[:1] != [] and words[0] in _BLOCK)
    return look
