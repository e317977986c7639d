"""Pages as read and the edition they hold to the pages that are left too empty, and what made the page break there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from note_words import Wording, of_blocks, without_hyphens
from pdf_glyphs import Line, Paper, is_raised, lowered, raised, squeezed
from printed_notes import PrintedNote
from sourcebook.model.book import UnitKind
from sourcebook.model.edition import DocumentStart, Matter
from sourcebook.model.resolved import AnySection, PartSection, ResolvedEdition, TextSection, TitlePageSection

#: the greatest part of the type area that may be left empty between text and notes
MOST_EMPTY = 1 / 3
#: so many characters at the top of a page tell what stands there; fewer where labels come between
TELLING = (40, 24, 12)
#: blocks that are not parted, or not from what follows them
KEPT_TOGETHER = frozenset({"heading", "table", "verse", "picture", "listing", "opening", "questions"})
FEWEST_LINES = 2


class Area(Protocol):
    """The upper and lower edge of the type area."""

    @property
    def top(self) -> float:
        """The upper edge."""
        ...

    @property
    def bottom(self) -> float:
        """The lower edge."""
        ...


@dataclass(frozen=True, slots=True)
class Underfull:
    """A page with too much room left: `empty` is the part of its type area, `next` what stands on the page after it.

    `excused` says that what follows is a block kept together, or lines whose notes have no room here.
    """

    page: int
    empty: float
    next: str
    words: str
    excused: bool

    def __str__(self) -> str:
        return f"page {self.page + 1}: {self.empty:.0%} empty before {self.next}: “{self.words}”"


def underfull_pages(
    edition: ResolvedEdition,
    words: Wording,
    pages: Sequence[Paper],
    tops: Sequence[tuple[float, float] | None],
    body: Sequence[Line],
    area: Area,
    notes: Sequence[PrintedNote],
) -> Iterator[Underfull]:
    """The pages that leave more than a third of the type area empty, the last before a forced page break apart."""
    texts: list[list[Line]] = [[] for _ in pages]
    for line in body:
        texts[line.page].append(line)
    opened = _openings(edition, words, texts)
    height = area.bottom - area.top
    kinds = _kinds(edition, words)
    for number, page in enumerate(pages[:-1]):
        if (
            number + 1 in opened
            or not (texts[number] or page.pictures)
            or not (texts[number + 1] or pages[number + 1].pictures)
        ):
            continue
        top = tops[number]
        low = max([line.bottom for line in texts[number]] + [low for _, low in page.pictures], default=area.top)
        room = (top[1] if top else area.bottom) - low
        if room <= height * MOST_EMPTY:
            continue
        following = texts[number + 1]
        what = _what(following, pages[number + 1], kinds)
        needed = _needed(following[: _tied(following, pages[number + 1], kinds)], notes)
        excused = what in KEPT_TOGETHER or needed > room
        if needed > room and what not in KEPT_TOGETHER:
            what += ", whose notes have no room"
        said = lowered(following[0].text[:40]) if following else ""
        yield Underfull(number, room / height, what, said, excused)


def _openings(edition: ResolvedEdition, words: Wording, texts: Sequence[Sequence[Line]]) -> set[int]:
    """The pages on which a section begins for which a new page is forced, found by the words it begins with."""
    firsts = ["".join(without_hyphens(line.text) for line in lines[:6]) for lines in texts]
    found: set[int] = set()
    page = 0
    before: AnySection | None = None
    for section in edition.sections:
        if before is None or _begins_page(section, before, edition.documents):
            opening = _opening(section, words)
            here = next((n for n in range(page, len(firsts)) if firsts[n].startswith(opening)), None)
            if here is not None and opening:
                found.add(here)
                page = here
        before = section
    return found | {n for n, lines in enumerate(texts) if not lines}


def _opening(section: AnySection, words: Wording) -> str:
    if isinstance(section, TextSection):
        head = section.voice if section.kind is UnitKind.COMPILER else section.number_label
        rest = "" if section.kind is UnitKind.COMPILER else words.of(section.title)
        return without_hyphens((squeezed(head) + rest)[: TELLING[1]])
    if isinstance(section, PartSection):
        return without_hyphens(squeezed(section.number_label + section.heading))[: TELLING[1]]
    title = section.title if isinstance(section, TitlePageSection) else section.heading
    return without_hyphens(squeezed(title))[: TELLING[1]]


def _begins_page(section: AnySection, before: AnySection, start: DocumentStart) -> bool:
    """Whether a new page is forced: the front matter, a part, each document of an edition that says so."""
    if section.matter is not before.matter or section.matter is Matter.FRONT:
        return True
    if isinstance(section, PartSection | TitlePageSection):
        return True
    if section.matter is Matter.BODY:
        if isinstance(before, TextSection) and before.kind is UnitKind.COMPILER:
            return False
        compiler = isinstance(section, TextSection) and section.kind is UnitKind.COMPILER
        if compiler and isinstance(before, PartSection):
            return False
    return start is not DocumentStart.RUN_ON


def _kinds(edition: ResolvedEdition, words: Wording) -> list[tuple[str, str]]:
    """The characters of every piece of running text, each with the kind of block it stands in."""
    found: list[tuple[str, str]] = []
    for section in edition.texts:
        found.append((_opening(section, words), "opening"))
        blocks = (*of_blocks(words, section.headnote), *of_blocks(words, section.body))
        found += [(without_hyphens(text), kind) for text, kind in blocks if text]
        for question in section.questions:
            asked = (*of_blocks(words, question.ask), *of_blocks(words, question.answer))
            found += [(without_hyphens(text), "questions") for text, _ in asked]
    return found


def _what(lines: Sequence[Line], page: Paper, kinds: Sequence[tuple[str, str]]) -> str:
    """What kind of block stands at the top of a page."""
    first = min((line.base for line in lines), default=page.height)
    if any(high < first for high, _ in page.pictures):
        return "picture"
    top = without_hyphens("".join(line.text for line in lines[:4]))
    whole = "".join(text for text, _ in kinds)
    at = next((at for n in TELLING if (at := whole.find(top[:n])) >= 0), -1)
    if at < 0:
        return "generated matter"
    start = 0
    for text, kind in kinds:
        if at < start + len(text):
            return kind if at == start else f"rest of a {kind}"
        start += len(text)
    return "generated matter"


def _tied(lines: Sequence[Line], page: Paper, kinds: Sequence[tuple[str, str]]) -> int:
    """How many lines at the top of a page stay together: two, or a short block and the beginning of the list that it leads to."""
    for number in range(1, 2 * FEWEST_LINES):
        block = _what(lines[number:], page, kinds) if len(lines) > number else ""
        if block == "item of a list":
            return number + FEWEST_LINES
        if not block.startswith("rest of"):
            break
    return FEWEST_LINES


def _needed(lines: Sequence[Line], notes: Sequence[PrintedNote]) -> float:
    """The room that the first lines of a page would have needed on the page before, with the first lines of their notes."""
    if not lines:
        return 0.0
    page = lines[0].page
    signs = "".join(c for line in lines for c in line.text if is_raised(c))
    room = (
        lines[-1].bottom - lines[0].base + lines[0].size
    )  # as they stand on their own page, with the gaps between blocks
    for note in notes:
        if note.pieces and note.pieces[0].page == page and raised(note.words.mark) in signs:
            signs = signs.replace(raised(note.words.mark), "", 1)
            begin = note.pieces[0].lines
            # a note of three lines is not parted: one would stand alone
            least = note.lines if note.lines < 2 * FEWEST_LINES else FEWEST_LINES
            room += (least * 1.25 + 0.13) * begin[0].size  # with the gap between notes
            signs += "".join(c for line in begin[:least] for c in line.text[len(note.words.mark) :] if is_raised(c))
    return room
