"""What was read in a built file: one shape for a PDF and an EPUB, so that rules need not care which it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, fields
from typing import Any, Literal

from sourcebook.model.content import fold
from sourcebook.model.streams import Stream
from sourcebook.records import dataclass

Format = Literal["pdf", "epub"]
CLASSES = frozenset(stream.value for stream in Stream)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left corner of the page as trimmed."""

    x0: float
    y0: float
    x1: float
    y1: float

    def inside(self, width: float, height: float, slack: float = 0.0) -> bool:
        """Whether the whole of it is on a page of that size."""
        across = -slack <= self.x0 and self.x1 <= width + slack
        return across and -slack <= self.y0 and self.y1 <= height + slack


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that stand together in one element: on a page never more than a piece of one line.

    `stream` is the class of the nearest element that has one, or empty where the text belongs to none; `ids`
    are those of the elements round it, outermost first; `place` is the index of its page or of its file in
    the spine.

    `block` is a running number, the same for neighbours that no edge of a block-level element parts. `line`
    is a running number of lines: of the page in a PDF, between block edges and `<br/>` in an EPUB; `line_end`
    says that the run is the last of its line. Text and notes each have lines of their own, so that a note
    called in mid-line does not break it.

    `kinds` are those of the blocks round it, outermost first: `heading 2`, `list`, `item`, `quotation`, `table`, `row`,
    `head cell`, `cell`, `paragraph`. `host` is the class of the nearest element that has one round the element that gives
    the run its own: of a sign of ours, that of the words it stands at.

    In a PDF alone: `box`, `size` (of the font, in points), `face` (its name), `base` (of its line, from the top), and
    `artifact` for what is outside the reading order, such as folios and running heads; `missing`: the font lacks one of the
    characters. In an EPUB alone: `href`, the target of the link the run is in, as `file#id` or an address, and `role`, that of the nearest element
    with a role; `roles` and `types` are those of all the elements round it, outermost first, and `name` is what is said of
    the nearest element that is given a name; `stress` says in how many ways its words are set off inside their block:
    `emphasis`, `strong`, `deleted`, `added`, `code`, or `other`. `unseen`: nobody who looks sees it.
    """

    text: str
    stream: str
    ids: tuple[str, ...]
    language: str
    place: int
    block: int
    line: int
    line_end: bool = False
    box: Box | None = None
    size: float = 0.0
    base: float = 0.0
    artifact: bool = False
    missing: bool = False
    unseen: bool = False
    face: str = ""
    href: str = ""
    role: str = ""
    kinds: tuple[str, ...] = ()
    host: str = ""
    roles: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    name: str = ""
    stress: tuple[str, ...] = ()

    @property
    def on_page(self) -> bool:
        """Whether it stands on a page, where lines end and characters that print nothing are not kept."""
        return self.box is not None


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page: its label; in a PDF its size in points, in an EPUB what its entry in the page list leads to.

    In an EPUB `run` is the number of the first run after the page break, None where no page break is led to, `said` what
    the page break says of itself, and `role` its role. In a PDF `turned` says by how many degrees viewers turn it.
    """

    label: str
    width: float = 0.0
    height: float = 0.0
    turned: int = 0
    target: str = ""
    place: int | None = None
    run: int | None = None
    said: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class OutlineRead:
    """An entry of the outline or table of contents; level 1 is outermost; `place` is None if it is dead."""

    title: str
    level: int
    place: int | None
    target: str = ""


@dataclass(frozen=True, slots=True)
class LandmarkRead:
    """An entry of an EPUB's landmarks: what it is, what it is called, where it leads."""

    kind: str
    title: str
    target: str
    place: int | None


@dataclass(frozen=True, slots=True)
class LinkRead:
    """A link: where it stands and what it says; `to` is the place it leads to, None if outside or dead.

    `target` is `#name` in a PDF, `file#id` in an EPUB, an address where `external`. `ids` are those of the elements round
    it, outermost first; `stream` is the class of its words. In a PDF `box` is where it can be tapped, and `over` are the
    boxes of the words that the tags say are its own, page by page.
    """

    place: int
    target: str
    text: str
    external: bool = False
    to: int | None = None
    box: Box | None = None
    ids: tuple[str, ...] = ()
    stream: str = ""
    over: tuple[tuple[int, Box], ...] = ()

    @property
    def anchor(self) -> str:
        """The name after the `#`; empty for a link to a whole file or out of the book."""
        return "" if self.external else self.target.partition("#")[2]

    @property
    def dead(self) -> bool:
        """Whether it leads nowhere in this file, though it should."""
        return not self.external and self.to is None


@dataclass(frozen=True, slots=True)
class PictureRead:
    """A picture: its place, and the words for those who can't see it; None where it has none, nor is called decoration.

    In a PDF `box` is where it stands, None where nothing is shown, and `dots` how many dots it has across, 0 where that is
    not known; in an EPUB `target` is its file.
    """

    place: int
    words: str | None
    box: Box | None = None
    target: str = ""
    dots: int = 0


@dataclass(frozen=True, slots=True)
class ChapterRead:
    """A file of an EPUB's spine: its language and title, the style sheets that it names, and whether readers come through it."""

    file: str
    language: str
    styles: tuple[str, ...]
    title: str = ""
    linear: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """A built file as read.

    `runs` are in reading order; in a PDF that is the order of its tags, then what no tag holds, page by page.
    `anchors` tells on which place each named spot is, `heights` in a PDF how far below the top of its page, where it says so; `files` names the files of an EPUB's spine; `outside`
    says what the file would open, run or carry besides itself; `problems` says in words what could not be read or does
    not hold together. `tagged` and `universal`: it says that it has tags, and that it is made for all readers (PDF/UA).
    `title_shown`: it has viewers show its title, not the name of the file. `title_again` and `author_again` are what its
    older list of properties says, as far as it says anything.

    `worked_out` is what rules have worked out of it, kept for the next rule.

    `withheld` are texts that must not be in it, and `strings` then all that its bytes hold, with the file of an EPUB.

    In an EPUB alone: `held` are the files in it, `empty` those that hold nothing, `listed` those of its list of files, and `used` those that each file names;
    `roles` has those of elements with an id, and `types` those that EPUB gives, by `file#id`; `older_outline` is the list of
    contents for older readers, and `older_identifier` the identifier that it names. `metadata` is what the package says of the book, by the names of its statements, and
    `relators` are the roles of its makers; `cover` is the file of its cover picture and `navigation` that of its lists.
    `media` are the media types of the files listed.
    `misnamed` are the names given to elements that can't have one, each with its file.
    """

    file: str
    format: Format
    runs: tuple[Run, ...] = ()
    pages: tuple[PageRead, ...] = ()
    files: tuple[str, ...] = ()
    title: str = ""
    language: str = ""
    outline: tuple[OutlineRead, ...] = ()
    landmarks: tuple[LandmarkRead, ...] = ()
    anchors: Mapping[str, int] = field(default_factory=dict)
    heights: Mapping[str, float] = field(default_factory=dict)
    links: tuple[LinkRead, ...] = ()
    pictures: tuple[PictureRead, ...] = ()
    authors: tuple[str, ...] = ()
    fonts_embedded: bool = True
    tagged: bool = True
    universal: bool = True
    title_shown: bool = True
    title_again: str = ""
    author_again: str = ""
    identifier: str = ""
    modified: str = ""
    chapters: tuple[ChapterRead, ...] = ()
    held: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    used: Mapping[str, frozenset[str]] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    withheld: frozenset[str] = frozenset()
    strings: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    older_outline: tuple[OutlineRead, ...] = ()
    older_identifier: str = ""
    types: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    relators: tuple[str, ...] = ()
    cover: str = ""
    media: Mapping[str, str] = field(default_factory=dict)
    navigation: str = ""
    misnamed: tuple[tuple[str, str], ...] = ()
    outside: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    worked_out: dict[Any, Any] = field(init=False, default_factory=dict, repr=False, compare=False)

    def __getstate__(self) -> tuple[None, dict[str, Any]]:
        """What another process is sent: all but what was worked out, which it hardly needs."""
        return None, {one.name: {} if one.name == "worked_out" else getattr(self, one.name) for one in fields(self)}

    @property
    def _under(self) -> Mapping[str, tuple[Run, ...]]:
        """The runs inside each element with an id."""
        return self._sorted()[0]

    @property
    def _at(self) -> Mapping[int, tuple[Run, ...]]:
        """The runs on each page or in each file."""
        return self._sorted()[1]

    def _sorted(self) -> tuple[Mapping[str, tuple[Run, ...]], Mapping[int, tuple[Run, ...]]]:
        """Both, worked out once."""
        if "sorted" not in self.worked_out:
            found: dict[str, list[Run]] = {}
            places: dict[int, list[Run]] = {}
            for run in self.runs:
                places.setdefault(run.place, []).append(run)
                for name in run.ids:
                    found.setdefault(name, []).append(run)
            self.worked_out["sorted"] = (
                {name: tuple(runs) for name, runs in found.items()},
                {place: tuple(runs) for place, runs in places.items()},
            )
        kept: tuple[Mapping[str, tuple[Run, ...]], Mapping[int, tuple[Run, ...]]] = self.worked_out["sorted"]
        return kept

    def runs_of(self, stream: str | Iterable[str] | None = None, under: str = "") -> tuple[Run, ...]:
        """The runs of one class or of several (None: all), inside the element with the id `under` if given.

        In reading order, without artifacts.
        """
        runs = self._under.get(under, ()) if under else self.runs
        if stream is None:
            return tuple([run for run in runs if not run.artifact])
        wanted = {stream} if isinstance(stream, str) else set(stream)
        return tuple([run for run in runs if run.stream in wanted and not run.artifact])

    def artifacts_on(self, place: int) -> tuple[Run, ...]:
        """What stands on a page outside the reading order: folio, running head."""
        return tuple(r for r in self.runs_on(place) if r.artifact)

    def runs_on(self, place: int) -> tuple[Run, ...]:
        """Everything that stands on a page or in a file."""
        return self._at.get(place, ())

    def unclassed(self) -> tuple[Run, ...]:
        """The runs that belong to no class of text, though they are no artifacts."""
        return tuple(r for r in self.runs if not r.stream and not r.artifact)

    def has(self, name: str) -> bool:
        """Whether any text stands inside an element with this id."""
        return name in self._under

    def name_of(self, place: int) -> str:
        """What a reader calls a place: the label of the page, or the name of the file."""
        if self.format == "epub":
            return self.files[place] if 0 <= place < len(self.files) else ""
        return self.pages[place].label if 0 <= place < len(self.pages) else ""


def own_words(runs: Iterable[Run], stream: str) -> Iterator[Run]:
    """The runs of one class: without the calls, signs and numbers of lines that stand among its words."""
    return (run for run in runs if run.stream == stream)


def text_of(runs: Iterable[Run]) -> str:
    """The words of some runs for a message, with one blank between blocks and between lines."""
    parts: list[str] = []
    before: Run | None = None
    for run in runs:
        if before is not None and (run.block, run.line) != (before.block, before.line):
            parts.append(" ")
        parts.append(run.text)
        before = run
    return fold("".join(parts))
