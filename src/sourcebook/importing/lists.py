"""Items of a list with the labels that a browser shows: numbers, letters, roman numerals, bullets, or none.

HTML Living Standard, 4.4.5 (ol: start, reversed, type) and 4.4.8 (li: value); CSS Lists 3, list-style-type.
"""

from __future__ import annotations

from lxml import etree

from sourcebook.importing.look import Look
from sourcebook.importing.markup import local
from sourcebook.model.numerals import roman
from sourcebook.sourceformat.markdown import BULLET

_STYLES = {
    "1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman",
    "lower-latin": "lower-alpha", "upper-latin": "upper-alpha",
}  # fmt: skip
#: the largest number that a label of a transcription may be
_LARGEST = 999


def labels(listed: etree._Element, look: Look) -> list[tuple[etree._Element, str]]:
    """Each item with its label; an empty one where it has none, or none that could be told from words."""
    items = [e for e in listed if local(e) == "li"]
    if local(listed) != "ol":
        return [(item, "" if look.labels == "none" else BULLET) for item in items]
    style = _STYLES.get(listed.get("type") or "", listed.get("type") or "") or look.labels or "decimal"
    style = _STYLES.get(style, style)
    step = -1 if listed.get("reversed") is not None else 1
    number = _number(listed.get("start"), len(items) if step < 0 else 1)
    result = []
    for item in items:
        number = _number(item.get("value"), number)
        result.append((item, _label(number, style)))
        number += step
    return result


def in_markdown(label: str, before: str) -> bool:
    """Whether a label can follow another in a list of Markdown, which numbers its items itself."""
    if label == BULLET or before == BULLET:
        return label == BULLET and before in ("", BULLET)
    number = label.removesuffix(".")
    if not number.isdigit():
        return False
    return not before or (before.removesuffix(".").isdigit() and int(number) == int(before.removesuffix(".")) + 1)


def _number(text: str | None, otherwise: int) -> int:
    try:
        return int(text) if text else otherwise
    except ValueError:
        return otherwise


def _label(number: int, style: str) -> str:
    if style == "none":
        return ""
    if style in ("disc", "circle", "square"):
        return BULLET
    if number < 1 or number > _LARGEST:
        return f"{number}."
    if style.endswith("alpha") and number <= 26:
        letter = chr(ord("a") + number - 1)
        return f"{letter.upper() if style.startswith('upper') else letter}."
    if style.endswith("roman"):
        numeral = roman(number)
        return f"{numeral.upper() if style.startswith('upper') else numeral}."
    return f"{number}."
