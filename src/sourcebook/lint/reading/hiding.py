"""Which elements of an ebook its style sheets hide from everyone who looks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import cssselect2
import tinycss2
import tinycss2.color3
from lxml import etree

from sourcebook.records import dataclass

#: declarations that hide an element and all that is in it; whether another style sheet shows it again is not asked
_HIDING = {
    "display": {"none"},
    "visibility": {"hidden", "collapse"},
    "content-visibility": {"hidden"},
    "-webkit-text-fill-color": {"transparent"},
}
#: so small, faint or far away nobody sees anything: sizes by their units, in which 1 is about the size of the letters round them
_UNITS = {"em": 1.0, "rem": 1.0, "ex": 0.5, "ch": 0.5, "%": 0.01, "px": 1 / 16, "pt": 1 / 12, "pc": 1.0}
_UNITS |= {"vw": 0.4, "vh": 0.4, "cm": 2.4, "mm": 0.24, "in": 6.0}
_SMALLEST, _FAINTEST, _FARTHEST = 0.2, 0.1, -50.0
_CUT = {"hidden", "clip", "scroll"}
#: clipped so that nothing is left
_CLIPPED = re.compile(r"rect\((?:[01](?:px)?[, ]*){4}\)|inset\((?:50|100)%.*\)|circle\(0.*\)|polygon\(0 0\)")
_SHRUNK = re.compile(r"scale\(0?\.?0*\)")
#: what is shown elsewhere than on a screen, or not at all
_NOT_SCREEN = re.compile(r"\s*(only\s+)?(print|speech|not\s+all)\b", re.IGNORECASE)
#: colours nearer to each other than this can't be told apart, of 1 for black and white
_ALIKE = 0.05
_WHITE = (1.0, 1.0, 1.0)

_Color = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class HidingStyle:
    """What the style sheets of a file say that may hide words: selectors that hide, and those that give colours."""

    hiding: tuple[Any, ...] = ()
    colors: tuple[tuple[Any, str, _Color], ...] = ()


def hiding_style(sheets: Iterable[str]) -> HidingStyle:
    """Gather from style sheets what may hide words on a screen. Colours count where there are any as light as paper."""
    hiding: list[Any] = []
    colors: list[tuple[Any, str, _Color]] = []
    for sheet in sheets:
        for rule, dark in _rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)):
            said = _declarations(rule.content)
            own = () if dark else tuple(_colors(said))
            if not own and not _hides(said):
                continue
            for selector in _selectors(rule.prelude):
                if _hides(said):
                    hiding.append(selector)
                colors += [(selector, key, color) for key, color in own]
    light = any(key == "color" and _like(color, _WHITE) for _, key, color in colors)
    several = any(key == "background" and not _like(color, _WHITE) for _, key, color in colors)
    return HidingStyle(tuple(hiding), tuple(colors) if light or several else ())


def _rules(rules: Iterable[Any], dark: bool = False) -> Iterator[tuple[Any, bool]]:
    """The rules for screens, those inside conditions too; whether they are for dark screens, whose colours are others."""
    for rule in rules:
        if rule.type == "qualified-rule":
            yield rule, dark
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports", "layer") and rule.content:
            condition = tinycss2.serialize(rule.prelude)
            if not _NOT_SCREEN.match(condition):
                inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                yield from _rules(inner, dark or "dark" in condition)


def _selectors(prelude: Any) -> Iterator[Any]:
    try:
        found = cssselect2.compile_selector_list(prelude)
    except cssselect2.SelectorError:
        return
    yield from (one for one in found if one.pseudo_element is None and not one.never_matches)


def _declarations(content: Any) -> dict[str, str]:
    """What a rule says, by the names of its properties."""
    found = tinycss2.parse_declaration_list(content, skip_comments=True, skip_whitespace=True)
    return {d.lower_name: tinycss2.serialize(d.value).strip().lower() for d in found if d.type == "declaration"}


def _hides(said: Mapping[str, str]) -> bool:
    """Whether declarations hide what they are about, by themselves or together (CSS 2.2, 11; CSS Color 3, 3.2)."""
    if any(said.get(name) in values for name, values in _HIDING.items()):
        return True
    if _size(said.get("font-size", "")) < _SMALLEST or _size(said.get("opacity", "")) < _FAINTEST:
        return True
    if _CLIPPED.search(said.get("clip", "")) or _CLIPPED.search(said.get("clip-path", "")):
        return True
    if _SHRUNK.search(said.get("transform", "")) or _clear(said.get("color", "")):
        return True
    if min((_size(said.get("text-indent", "")), _size(said.get("margin-left", "")))) < _FARTHEST:
        return True
    moved = said.get("position") in ("absolute", "fixed", "relative")
    if moved and any(_size(said.get(side, "")) < _FARTHEST for side in ("left", "right", "top", "bottom")):
        return True
    flat = any(_size(said.get(side, "")) < _SMALLEST for side in ("height", "max-height", "width", "max-width"))
    return flat and bool(_CUT.intersection(f"{said.get('overflow', '')} {said.get('overflow-y', '')}".split()))


def _size(said: str) -> float:
    """A size in about the size of letters; 1 where it can't be told."""
    found = re.fullmatch(r"([-+]?[0-9]*\.?[0-9]+)([a-z%]*)", said)
    return float(found[1]) * _UNITS.get(found[2], 1.0) if found else 1.0


def _clear(said: str) -> bool:
    """Whether a colour lets everything through."""
    color = tinycss2.color3.parse_color(said) if said else None
    return color is not None and color != "currentColor" and color.alpha < _FAINTEST


def _colors(said: Mapping[str, str]) -> Iterator[tuple[str, _Color]]:
    """The colours of letters and of what is behind them."""
    for name in ("color", "background-color", "background"):
        color = tinycss2.color3.parse_color(said[name]) if name in said else None
        if color is not None and color != "currentColor" and color.alpha >= _FAINTEST:
            yield name.partition("-")[0], (color.red, color.green, color.blue)


def _like(one: _Color, other: _Color) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < _ALIKE


def hidden_in(root: etree._Element, style: HidingStyle) -> set[etree._Element]:
    """The elements that are hidden: by what is said of them in style sheets or at the element itself, or by their colour."""
    found = {e for e in root.iter(etree.Element) if "style" in e.attrib and _hides(_own(e))}
    classes = " ".join([e.get("class", "") for e in root.iter(etree.Element)])
    hiding = [one for one in style.hiding if one.class_name is None or one.class_name in classes]
    if not hiding and not style.colors:
        return found
    matcher = cssselect2.Matcher()
    for selector in hiding:
        matcher.add_selector(selector, ("hide", _WHITE))
    for selector, key, color in style.colors:
        matcher.add_selector(selector, (key, color))
    grounds: dict[etree._Element, _Color] = {}
    for wrapped in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree():
        element = wrapped.etree_element
        said = {match[-1][0]: match[-1][1] for match in matcher.match(wrapped)}  # the strongest comes last
        ground = said.get("background") or grounds.get(element.getparent(), _WHITE)
        grounds[element] = ground
        if "hide" in said or ("color" in said and _like(said["color"], ground)):
            found.add(element)
    return found


def _own(element: etree._Element) -> dict[str, str]:
    """What an element says of its own look."""
    return _declarations(tinycss2.parse_component_value_list(element.get("style", "")))
