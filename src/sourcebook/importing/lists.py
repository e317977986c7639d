"""Lists of an ebook to lists of an edition, with the labels that a browser shows: numbers, letters, bullets, or none.

Labels are text to an edition. What can't be an item in a source, or in Markdown of ours, becomes a paragraph.

HTML Living Standard, 4.4.5 (ol: start, reversed, type) and 4.4.8 (li: value); CSS Lists 3, list-style-type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import field

from lxml import etree

from sourcebook.importing.ledger import Kind
from sourcebook.importing.look import Look
from sourcebook.importing.markup import local
from sourcebook.importing.words import Inherited, Piece, Setting, WordReader, pieces
from sourcebook.model.blocks import Block, ListBlock, ListItem, Paragraph
from sourcebook.model.content import plain
from sourcebook.model.numerals import roman
from sourcebook.records import dataclass
from sourcebook.sourceformat.markdown import BULLET
from sourcebook.sourceformat.transcription.labels import readings

_STYLES = {
    "1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman",
    "lower-latin": "lower-alpha", "upper-latin": "upper-alpha",
}  # fmt: skip
#: the largest number that a label of a transcription may be
_LARGEST = 999


@dataclass(slots=True)
class _Lists:
    """A list that is being put together, and the blocks that are made of it."""

    done: list[Block] = field(default_factory=list)
    items: list[ListItem] = field(default_factory=list)

    def end_list(self) -> None:
        if self.items:
            self.done.append(ListBlock(tuple(self.items)))
            self.items = []


class ListReader:
    """Reads lists; `blocks` reads what stands in an item or between two, `skipped` are items used elsewhere."""

    def __init__(
        self,
        to: Setting,
        words: WordReader,
        blocks: Callable[[Iterable[Piece], Inherited], list[Block]],
        skipped: Set[etree._Element],
    ) -> None:
        self.to, self.words, self.blocks, self.skipped = to, words, blocks, skipped

    def read(self, element: etree._Element, above: Inherited) -> list[Block]:
        """A list; what stands between its items, though it should not, parts it."""
        shown = dict(_labels(element, self.to.pages.owner[element].look(element)))
        found = _Lists()
        strays: list[Piece] = []

        def part() -> None:
            made = self.blocks(strays, above)
            if made:
                found.end_list()
                found.done += made
            strays.clear()

        for piece in pieces(element):
            if isinstance(piece, str) or piece not in shown:
                strays.append(piece)
                continue
            part()
            if piece not in self.to.notes.bodies and piece not in self.skipped:
                self._item(piece, shown[piece], self.words.inherit(piece, above), found)
        part()
        found.end_list()
        return found.done

    def after(self, before: object, listed: ListBlock, element: etree._Element) -> list[Block]:
        """A list that follows another block; in Markdown, which would make one of two that are numbered, as paragraphs."""
        numbered = isinstance(before, ListBlock) and BULLET not in (_first_label(before), _first_label(listed))
        if not self.to.markdown or not numbered:
            return [listed]
        items = [self._unlisted(element, item.label.text, list(item.blocks)) for item in listed.items]
        return [block for item in items for block in item]

    def _item(self, item: etree._Element, label: str, inherited: Inherited, found: _Lists) -> None:
        place = self.to.pages.place(item)
        blocks = self.blocks(pieces(item), inherited)
        if not blocks:
            self.to.ledger.note("an item of a list is empty", place, Kind.ITEMS, -1)
        elif self._fits(label, found) and isinstance(blocks[0], Paragraph):
            kept = blocks if self.to.markdown else blocks[:1]
            found.items.append(ListItem(plain(label), tuple(kept)))
            if len(blocks) > len(kept):
                found.end_list()
                found.done += blocks[1:]
                self.to.ledger.note("what follows the first paragraph of an item stands after it", place)
        else:
            found.end_list()
            found.done += self._unlisted(item, label, blocks)

    def _fits(self, label: str, found: _Lists) -> bool:
        """Whether an item with this label can come next: in Markdown, lists number themselves and flow together."""
        if not self.to.markdown:
            return label == BULLET or bool(readings(label))
        if not found.items and found.done and isinstance(found.done[-1], ListBlock):
            return False
        return _in_markdown(label, found.items[-1].label.text if found.items else "")

    def _unlisted(self, item: etree._Element, label: str, blocks: list[Block]) -> list[Block]:
        """An item that can't be one here: its label, where it has one, becomes words of its first paragraph."""
        place = self.to.pages.place(item)
        if not label:
            self.to.ledger.note("an item without a label is a paragraph", place, Kind.ITEMS, -1)
            return blocks
        self.to.ledger.note(
            "an item whose label has no form here is a paragraph that begins with it", place, Kind.ITEMS, -1, label
        )
        self.to.ledger.note("a label is counted among the words", place, Kind.WORDS, 1, label)
        first = blocks[0]
        if isinstance(first, Paragraph):
            return [Paragraph(plain(f"{label} ") + first.content), *blocks[1:]]
        return [Paragraph(plain(label)), *blocks]


def _first_label(listed: ListBlock) -> str:
    return listed.items[0].label.text


def _labels(listed: etree._Element, look: Look) -> list[tuple[etree._Element, str]]:
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


def _in_markdown(label: str, before: str) -> bool:
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
