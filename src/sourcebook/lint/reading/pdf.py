"""A tagged PDF read back: the order and classes of its text from the tags, the characters from the pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import Any

import pikepdf

from sourcebook.beside import Begun, can_part, cores, side_by_side
from sourcebook.lint.reading.content import DAMAGE, Fonts, Image, PageText, Piece, read_content
from sourcebook.lint.reading.kept import KeptTexts
from sourcebook.lint.reading.model import (
    Box,
    LinkRead,
    OutlineRead,
    PageRead,
    PictureRead,
    Reading,
    Run,
    own_words,
    text_of,
)
from sourcebook.lint.reading.outside import outside_of_pdf
from sourcebook.lint.reading.tags import FIRST, REST, Context, Figure, Key, Leaf, Walked, follow, walked
from sourcebook.records import dataclass
from sourcebook.store import Store

#: how far apart base lines on one line may be, in parts of the font size: calls are raised
_SAME_LINE = 0.75
#: the least gap on a line that is a blank, in parts of the font size: where the tags hold content that shows
#: nothing (the engine leaves out text of blanks alone), and where not (it drops blanks after inline blocks)
_TAGGED_BLANK = 0.12
_BLANK = 0.25
_DEEPEST = 200
#: so many pages are worth a process of their own; from so many on the tags are not parted, for the memory that takes
_PART, _MOST = 40, 2000
#: of what no tag holds nothing is said
_NOBODYS = Context(None, "")


def _says_marked(pdf: pikepdf.Pdf) -> bool:
    """Whether a file says that its content is tagged (14.7.1)."""
    said = pdf.Root.get("/MarkInfo")
    return said is not None and bool(said.get("/Marked", False))


def _shows_title(pdf: pikepdf.Pdf) -> bool:
    """Whether a file has viewers show its title in their window, not its name (12.2)."""
    said = pdf.Root.get("/ViewerPreferences")
    return said is not None and bool(said.get("/DisplayDocTitle", False))


def _turned(page: pikepdf.Page) -> int:
    """By how many degrees a page is turned; what it does not say itself, the group of pages it is in may say (7.7.3.4)."""
    holder: Any = page.obj
    for _ in range(_DEEPEST):
        if holder is None or "/Rotate" in holder:
            break
        holder = holder.get("/Parent")
    return 0 if holder is None else int(holder.get("/Rotate", 0)) % 360


def read_pdf(data: bytes, name: str, store: Store | None = None) -> Reading:
    """Read a PDF. What can't be read is told in `problems`; a file that is no PDF gives an empty reading.

    What its pages show is kept in `store`, and taken from there where they are drawn from the same.
    """
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            return _Pdf(pdf, name, store).read()
    except DAMAGE as problem:
        return Reading(name, "pdf", problems=(f"The file can't be read as a PDF: {problem}",))


def _contents(
    pages: Sequence[pikepdf.Page], kept: KeptTexts | None, made_from: Sequence[tuple[bytes, ...]]
) -> list[tuple[PageText, bool]]:
    """What each of some pages shows, and whether the fonts met so far are embedded."""
    fonts: Fonts = {}
    found: list[tuple[PageText, bool]] = []
    for page, key in zip(pages, made_from, strict=True):
        text = read_content(page, fonts)
        embedded = all(font.embedded for font in fonts.values())
        if kept is not None and not text.problems:
            kept.put(key, text, embedded=embedded)
        found.append((text, embedded))
    return found


class _Pdf:
    """One PDF while it is read."""

    def __init__(self, pdf: pikepdf.Pdf, name: str, store: Store | None) -> None:
        self.pdf, self.name = pdf, name
        self.kept = KeptTexts(store) if store is not None and store.folder is not None else None
        self.pages = list(pdf.pages)
        self.places: dict[Key, int] = {page.obj.objgen: n for n, page in enumerate(self.pages)}
        self.language = str(pdf.Root.get("/Lang", ""))
        self.problems: list[str] = []
        self.fonts_embedded = True
        self.corners: list[tuple[float, float]] = []

    def read(self) -> Reading:
        """All of it: what the tags do not say, while they are walked in another process."""
        with ExitStack() as beside:
            many = can_part() and _PART < len(self.pages) < _MOST
            walking = beside.enter_context(Begun(self._walked_rest)) if many else None
            texts = self._texts()
            self.corners = [_corner(page) for page in self.pages]
            spots = dict(self._anchors())
            anchors = {name: place for name, (place, _) in spots.items()}
            told = Reading(
                file=self.name,
                format="pdf",
                pages=tuple(self._page(page) for page in self.pages),
                title=self._title(),
                language=self.language,
                outline=tuple(self._outline(anchors)),
                anchors=anchors,
                heights={name: height for name, (_, height) in spots.items() if height is not None},
                fonts_embedded=self.fonts_embedded,
                outside=tuple(dict.fromkeys(outside_of_pdf(self.pdf))),
                authors=self._authors(),
                universal=self.pdf.open_metadata().get("pdfuaid:part") == "1",
                title_shown=_shows_title(self.pdf),
                title_again=str(self.pdf.docinfo.get("/Title", "")),
                author_again=str(self.pdf.docinfo.get("/Author", "")),
            )
            tags, runs = self._runs(texts, walking)
        runs.take_rest()
        self._tell(texts, [*tags.problems, *runs.problems])
        return replace(
            told,
            runs=tuple(runs.done()),
            links=tuple(self._links(anchors, runs.in_links())),
            pictures=tuple(_pictures(tags.figures, texts, self.corners)),
            tagged=tags.there and _says_marked(self.pdf),
            problems=tuple(self.problems),
        )

    def _texts(self) -> list[PageText]:
        """What each page shows: the pages of long books in as many parts as there are cores."""
        keys = [() if self.kept is None else self.kept.made_from(page) for page in self.pages]
        found = [None if self.kept is None else self.kept.get(key) for key in keys]
        new = [number for number, text in enumerate(found) if text is None]
        size = max(_PART, -(-len(new) // cores()))
        parts = [new[n : n + size] for n in range(0, len(new), size)]
        works = [
            partial(_contents, [self.pages[n] for n in part], self.kept, [keys[n] for n in part]) for part in parts
        ]
        for part, texts in zip(parts, side_by_side(works), strict=True):
            for number, text in zip(part, texts, strict=True):
                found[number] = text
        whole = [one for one in found if one is not None]
        self.fonts_embedded = all(embedded for _, embedded in whole)
        return [text for text, _ in whole]

    def _runs(self, texts: list[PageText], walking: Callable[[], Walked | None] | None) -> tuple[Walked, _Runs]:
        """What the tags hold, and the runs of it; `walking` gives the second part of the tags, where another process has it."""
        walk = partial(walked, self.pdf, self.places, self.language)
        runs = _Runs(self.corners, texts)
        if walking is not None:
            first = walk(FIRST)
            runs.take(first.leaves)
            rest = walking()
            if rest is not None and follow(first, rest):
                runs.take(rest.leaves, first.end - rest.start)
                problems = list(dict.fromkeys(first.problems + rest.problems))
                return replace(first, figures=first.figures + rest.figures, problems=problems), runs
            runs = _Runs(self.corners, texts)
        tags = walk()
        runs.take(tags.leaves)
        return tags, runs

    def _walked_rest(self) -> Walked | None:
        """The second part of the tags, in another process; None where there is anything to be said of it: it is said here."""
        try:
            tags = walked(self.pdf, self.places, self.language, REST)
        except DAMAGE:
            return None
        return None if self.pdf.get_warnings() else tags

    def _tell(self, texts: Iterable[PageText], others: Iterable[str]) -> None:
        """Gather the problems found."""
        self.problems += [str(warning) for warning in self.pdf.get_warnings()]
        for place, text in enumerate(texts):
            self.problems += [f"Page {place + 1} of the file: {problem}" for problem in dict.fromkeys(text.problems)]
        self.problems += others

    def _title(self) -> str:
        said = self.pdf.open_metadata().get("dc:title")
        return str(said or self.pdf.docinfo.get("/Title", ""))

    def _authors(self) -> tuple[str, ...]:
        """The makers: each where the file says so, else in one piece."""
        said = self.pdf.open_metadata().get("dc:creator")
        if isinstance(said, list):
            return tuple(str(name) for name in said)
        whole = str(said or self.pdf.docinfo.get("/Author", ""))
        return (whole,) if whole else ()

    @staticmethod
    def _page(page: pikepdf.Page) -> PageRead:
        x0, y0, x1, y1 = (float(n) for n in page.trimbox)
        label = str(page.label)  # a property, though the library's stubs make it a method
        return PageRead(label, x1 - x0, y1 - y0, _turned(page))

    # --- places in the file ---

    def _anchors(self) -> Iterator[tuple[str, tuple[int, float | None]]]:
        """The named destinations, the pages they are on, and how far down there."""
        holder = self.pdf.Root.get("/Names")
        names = None if holder is None else holder.get("/Dests")
        named: dict[str, Any] = {}
        if names is not None:
            named.update((str(key), value) for key, value in pikepdf.NameTree(names).items())
        for key, value in self.pdf.Root.get("/Dests", {}).items():
            named.setdefault(str(key).lstrip("/"), value)
        for name, value in named.items():
            place = self._place_of(value)
            if place is None:
                self.problems.append(f"The destination “{name}” is on no page")
            else:
                yield name, (place, self._height_of(value, place))

    def _place_of(self, destination: Any) -> int | None:
        """The page of an explicit destination."""
        if isinstance(destination, pikepdf.Dictionary):
            destination = destination.get("/D")
        if not isinstance(destination, pikepdf.Array) or not len(destination):
            return None
        page: Any = destination[0]
        if isinstance(page, int):
            return page if 0 <= page < len(self.pages) else None
        return self.places.get(page.objgen)

    def _height_of(self, destination: Any, place: int) -> float | None:
        """How far below the top of its page an explicit destination is, where it names a spot of the page (12.3.2.2)."""
        if isinstance(destination, pikepdf.Dictionary):
            destination = destination.get("/D")
        if len(destination) < 4 or destination[1] != "/XYZ" or destination[3] is None:
            return None
        return self.corners[place][1] - float(destination[3])

    def _target(self, holder: pikepdf.Object, anchors: Mapping[str, int]) -> tuple[str, bool, int | None]:
        """Where a link or an entry of the outline leads: the target, whether it is outside, the place."""
        destination, action = holder.get("/Dest"), holder.get("/A")
        if destination is None and action is not None:
            if action.get("/S") != "/GoTo":
                return str(action.get("/URI", action.get("/F", ""))), True, None
            destination = action.get("/D")
        if isinstance(destination, pikepdf.String | pikepdf.Name):
            name = str(destination).lstrip("/")
            return f"#{name}", False, anchors.get(name)
        place = self._place_of(destination)
        return ("" if place is None else f"#page={place + 1}"), False, place

    def _outline(self, anchors: Mapping[str, int]) -> Iterator[OutlineRead]:
        """The outline, entry after entry as a reader sees it when all is open."""
        seen: set[Key] = set()

        def entries(holder: pikepdf.Object, level: int) -> Iterator[OutlineRead]:
            entry = holder.get("/First")
            while entry is not None and entry.objgen not in seen and level < _DEEPEST:
                seen.add(entry.objgen)
                target, _, place = self._target(entry, anchors)
                yield OutlineRead(str(entry.get("/Title", "")), level, place, target)
                yield from entries(entry, level + 1)
                entry = entry.get("/Next")

        outlines = self.pdf.Root.get("/Outlines")
        if outlines is not None:
            yield from entries(outlines, 1)

    def _links(self, anchors: Mapping[str, int], runs: Mapping[Key, Sequence[Run]]) -> Iterator[LinkRead]:
        for place, page in enumerate(self.pages):
            corner = self.corners[place]
            for annotation in page.obj.get("/Annots", ()):
                if annotation.get("/Subtype") != "/Link":
                    continue
                target, external, to = self._target(annotation, anchors)
                xa, ya, xb, yb = (float(n) for n in annotation.Rect)
                box = _box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb), corner)
                own = runs.get(annotation.objgen, ())
                longest = max(own, key=lambda run: len(run.text), default=None)
                ids, stream = ((), "") if longest is None else (longest.ids, longest.stream)
                over = tuple((run.place, run.box) for run in own if run.box is not None and run.text.strip())
                yield LinkRead(place, target, text_of(own_words(own, stream)), external, to, box, ids, stream, over)


def _pictures(
    figures: Iterable[Figure], texts: Sequence[PageText], corners: Sequence[tuple[float, float]]
) -> Iterator[PictureRead]:
    """The pictures that the tags hold, in their order, then those that no tag holds, page by page."""
    shown = {(place, i.mcid): i for place, text in enumerate(texts) for i in text.images if i.mcid is not None}
    for figure in figures:
        spot = next((spot for spot in figure.content if spot in shown), None)
        if spot is not None:
            yield _picture(figure.words, spot[0], shown.pop(spot), corners)
        elif figure.place is not None:
            yield PictureRead(figure.content[0][0] if figure.content else figure.place, figure.words)
    yield from (_picture(None, place, image, corners) for (place, _), image in shown.items())
    for place, text in enumerate(texts):
        for image in text.images:
            if image.mcid is None:
                yield _picture("" if image.artifact else None, place, image, corners)


def _picture(words: str | None, place: int, image: Image, corners: Sequence[tuple[float, float]]) -> PictureRead:
    box = _box(image.x0, image.y0, image.x1, image.y1, corners[place])
    return PictureRead(place, words, box, dots=image.dots)


def _corner(page: pikepdf.Page) -> tuple[float, float]:
    """The top left corner of a page as trimmed, in the coordinates of the page."""
    x0, _, _, y1 = (float(n) for n in page.trimbox)
    return x0, y1


def _box(x0: float, y0: float, x1: float, y1: float, corner: tuple[float, float]) -> Box:
    """A rectangle of the page, from coordinates that grow upwards."""
    left, top = corner
    return Box(x0 - left, top - y1, x1 - left, top - y0)


@dataclass(slots=True)
class _End:
    """Where the text of a flow has got to: its last run, and where that stands."""

    run: int
    place: int
    y: float
    size: float
    x1: float


class _Runs:
    """Tagged content and what the pages show, brought together to runs."""

    def __init__(self, corners: list[tuple[float, float]], texts: list[PageText]) -> None:
        self.corners, self.texts = corners, texts
        self.runs: list[Run] = []
        self.last_of_line: set[int] = set()
        self.problems: list[str] = []
        self.lines = self.blocks = self.more = 0
        self.claimed: list[set[int]] = [set() for _ in texts]
        self.ends: dict[str, _End] = {}
        self.blanks: dict[str, Leaf] = {}
        self.linked: dict[Key, list[int]] = {}

    def take(self, leaves: Iterable[Leaf], more: int = 0) -> None:
        """Take the content that the tags hold, in their order; `more` blocks were counted before them."""
        self.more = more
        for leaf in leaves:
            self.blocks = max(self.blocks, leaf.block + more)
            if leaf.mcid in self.claimed[leaf.place]:
                self.problems.append(f"Page {leaf.place + 1} of the file: two tags hold the content {leaf.mcid}")
                continue
            self.claimed[leaf.place].add(leaf.mcid)
            pieces = self.texts[leaf.place].marked.get(leaf.mcid)
            if pieces is None:
                page = f"Page {leaf.place + 1} of the file"
                self.problems.append(f"{page}: a tag holds the content {leaf.mcid}, which is not there")
            elif not pieces and leaf.context.picture is None:
                self.blanks[leaf.context.flow] = leaf
            for piece in pieces or ():
                self._tagged(leaf, piece)

    def _tagged(self, leaf: Leaf, piece: Piece) -> None:
        flow = leaf.context.flow
        end, blank = self.ends.get(flow), self.blanks.pop(flow, None)
        if end is None or not _on_one_line(end, leaf, piece):
            if end is not None:
                self.last_of_line.add(end.run)
            self.lines += 1
            line = self.lines
        else:
            line = self.runs[end.run].line
            self._take_gap(end, blank, leaf, piece)
        self._add(leaf, piece, line)
        self.ends[flow] = _End(len(self.runs) - 1, leaf.place, piece.y, piece.size, piece.x1)

    def _take_gap(self, end: _End, blank: Leaf | None, leaf: Leaf, piece: Piece) -> None:
        """Add the blank that a gap before a piece shows, unless it is there as a character."""
        before = self.runs[end.run]
        gap = (piece.x0 - end.x1) / max(end.size, piece.size)
        if blank is None:
            if gap < _BLANK or before.stream != leaf.context.stream or before.text[-1:] == " " or piece.text[:1] == " ":
                return
            blank = leaf
        if gap >= _TAGGED_BLANK:
            shown = Piece(" ", piece.y, piece.size, end.x1, piece.y0, piece.x0, piece.y1)
            self._add(blank, shown, before.line)

    def _add(self, leaf: Leaf, piece: Piece, line: int) -> None:
        context = leaf.context
        for key in context.links:
            self.linked.setdefault(key, []).append(len(self.runs))
        self.runs.append(self._run(piece, leaf.place, line, leaf.block + self.more, context))

    def _run(self, piece: Piece, place: int, line: int, block: int, context: Context, *, artifact: bool = False) -> Run:
        corner = self.corners[place]
        return Run(
            piece.text,
            context.stream,
            context.ids,
            context.language,
            place,
            block,
            line,
            box=_box(piece.x0, piece.y0, piece.x1, piece.y1, corner),
            size=piece.size,
            base=corner[1] - piece.y,
            artifact=artifact,
            missing=piece.missing,
            unseen=piece.unseen,
            kinds=context.kinds,
            host=context.host,
            face=piece.face,
        )

    def take_rest(self) -> None:
        """Take what no tag holds: artifacts, and text without any mark, which is nobody's."""
        self.last_of_line.update(end.run for end in self.ends.values())
        for place, text in enumerate(self.texts):
            untagged = [pieces for mcid, pieces in sorted(text.marked.items()) if mcid not in self.claimed[place]]
            for piece in (*text.artifacts, *(piece for pieces in untagged for piece in pieces)):
                self._alone(piece, place, artifact=True)
            for piece in text.unmarked:
                self._alone(piece, place, artifact=False)

    def _alone(self, piece: Piece, place: int, *, artifact: bool) -> None:
        self.lines += 1
        self.blocks += 1
        self.last_of_line.add(len(self.runs))
        self.runs.append(self._run(piece, place, self.lines, self.blocks, _NOBODYS, artifact=artifact))

    def done(self) -> list[Run]:
        """The runs, with the ends of lines known. They have been given to nobody yet, so that this is told in place."""
        for number in self.last_of_line:
            object.__setattr__(self.runs[number], "line_end", True)
        return self.runs

    def in_links(self) -> dict[Key, list[Run]]:
        """The runs inside each link, by its annotation."""
        return {key: [self.runs[n] for n in numbers] for key, numbers in self.linked.items()}


def _on_one_line(end: _End, leaf: Leaf, piece: Piece) -> bool:
    return end.place == leaf.place and abs(end.y - piece.y) <= _SAME_LINE * max(end.size, piece.size)
