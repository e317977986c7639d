"""The tags of a PDF walked in their order: what each piece of its content is, and whose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

import pikepdf

from sourcebook.lint.reading.content import DAMAGE
from sourcebook.lint.reading.model import CLASSES
from sourcebook.records import dataclass

#: standard structure types that begin and end a block of text (PDF 1.7, 14.8.4.3)
_BLOCKS = """
    Document Part Art Sect Div BlockQuote Caption TOC TOCI Index P H H1 H2 H3 H4 H5 H6 L LI LBody
    Table TR TH TD THead TBody TFoot Figure Note
"""
_BLOCK_TYPES = frozenset(_BLOCKS.split())
#: kinds of blocks by their standard structure types (PDF 1.7, 14.8.4.3)
_KINDS = {
    **{f"H{level}": f"heading {level}" for level in range(1, 7)},
    "H": "heading 1",
    "L": "list",
    "LI": "item",
    "BlockQuote": "quotation",
    "Table": "table",
    "TR": "row",
    "TH": "head cell",
    "TD": "cell",
    "P": "paragraph",
}
#: what says something of the words inside it by its type alone
_SAYING = frozenset({*_KINDS, "Note", "Figure"})
_DEEPEST = 200
#: an element listed as JSON, where what it says can be understood in one way only
_TEXT = rb'"u:([ !#-\[\]-~]*)"'
_USUAL = re.compile(
    rb'\{\s+(?:"/ID": "[^"\\]*",\s+)?'
    rb'"/K": \[(?:\s+((?:[0-9]{1,9},?\s+)+)|["0-9R,\s]*)\],\s+'
    rb'(?:"/Lang": %b,\s+)?"/P": "[0-9]+ 0 R",\s+"/Pg": "([0-9]+ 0 R)",\s+"/S": "/([A-Za-z0-9-]*)",\s+'
    rb'(?:"/T": %b,\s+)?"/Type": "/StructElem"\s+\}' % (_TEXT, _TEXT)
)
#: what says in /T that a link has a class, since its type has to stay Link
_CLASS_WORD = "text:"


Key = tuple[int, int]
#: the number of an object that has none, because it stands inside another
_DIRECT: Key = (0, 0)


@dataclass(frozen=True, slots=True)
class Context:
    """What the tags round a piece of text say of it. `flow` is the note it is in, empty for running text."""

    place: int | None
    language: str
    stream: str = ""
    ids: tuple[str, ...] = ()
    flow: str = ""
    links: tuple[Key, ...] = ()
    picture: int | None = None
    kinds: tuple[str, ...] = ()
    host: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A piece of marked content that the tags hold."""

    place: int
    mcid: int
    block: int
    context: Context


@dataclass(slots=True)
class Figure:
    """A picture as tagged: its words, its page, and its marked content as pages and ids."""

    words: str | None
    place: int | None
    content: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Said:
    """What an element says of itself; `content` is None where it may hold more than numbers of content."""

    key: Key
    kind: str
    page: Key | None
    words: str
    language: str | None
    content: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Walked:
    """What the tags hold, in their order, and what is wrong with them; `there`: the file has tags at all.

    Of a part of them `seen` are the elements in it; blocks are counted in it from `start` to `end`, where one is `open` or not.
    """

    leaves: list[Leaf]
    figures: list[Figure]
    problems: list[str]
    there: bool
    seen: frozenset[Key]
    start: int
    end: int
    open: bool


#: parts of the tags: of the children of the highest element that has several
WHOLE, FIRST, REST = (0.0, 1.0), (0.0, 0.3), (0.3, 1.0)
#: from which number on notes without a name are counted in what is not the first part
_FAR = 1_000_000


def walked(pdf: pikepdf.Pdf, places: Mapping[Key, int], language: str, part: tuple[float, float] = WHOLE) -> Walked:
    """Walk the tags of a file, or a part of them; `places` are those of its pages.

    Raises one of `DAMAGE` where that is impossible.
    """
    tags = _Tags(pdf, places, language, part)
    tags.walk()
    seen = frozenset() if part == WHOLE else frozenset(tags.seen - tags.above)
    there = tags.root is not None
    return Walked(tags.leaves, tags.figures, tags.problems, there, seen, tags.start, tags.end, tags.open)


def follow(first: Walked, rest: Walked) -> bool:
    """Whether two parts can be taken one after the other: no element stands in both, and no block goes on."""
    return not first.open and first.seen.isdisjoint(rest.seen)


class _Tags:
    """The structure tree, walked in its order."""

    def __init__(self, pdf: pikepdf.Pdf, places: Mapping[Key, int], language: str, part: tuple[float, float]) -> None:
        self.part: tuple[float, float] | None = part
        self.above: set[Key] = set()
        self.start = self.end = 0
        self.open = False
        self.root = pdf.Root.get("/StructTreeRoot")
        self.places, self.language = places, language
        self.roles: dict[str, str] = {}
        if self.root is not None:
            self.roles = {str(k)[1:]: str(v)[1:] for k, v in self.root.get("/RoleMap", {}).items()}
        self.leaves: list[Leaf] = []
        self.figures: list[Figure] = []
        self.problems: list[str] = []
        self.seen: set[Key] = set()
        self.kinds: dict[str, tuple[str, str]] = {}
        self.told: dict[Key, _Said | None] = {_DIRECT: None}
        self.pages = {b"%d %d R" % place: place for place in places}
        self.block = self.blocks = 0
        self.notes = _FAR if part == REST else 0

    def walk(self) -> None:
        """Fill `leaves`."""
        if self.root is None:
            self.problems.append("The file has no tags, so the order of its text can't be told")
            return
        self._kids(self.root, Context(None, self.language), 0)
        self.problems = list(dict.fromkeys(self.problems))

    def _kids(self, element: pikepdf.Object, context: Context, depth: int) -> None:
        kids: Any = element.get("/K")
        if kids is None:
            return
        listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        parted = self.part is not None and len(listed) > 1
        if self.part is not None and parted:
            listed = self._own(listed, self.part)
        told = [self._told(kid) for kid in listed]
        asked = [kid for kid, one in zip(listed, told, strict=True) if one is None and not isinstance(kid, int)]
        annotations = tuple(kid.Obj.objgen for kid in asked if kid.get("/Type") == "/OBJR")
        if annotations:
            context = replace(context, links=context.links + annotations)
        for kid, one in zip(listed, told, strict=True):
            if one is not None:
                self._element(kid, one, context, depth + 1)
            elif isinstance(kid, int):
                self._leaf(kid, context)
            elif kid.get("/Type") == "/MCR":
                self._leaf(int(kid.MCID), self._on_page(context, _page_of(kid)))
            elif kid.get("/Type") != "/OBJR":
                self._element(kid, None, context, depth + 1)
        if parted:
            self.end, self.open = self.blocks, self.block != self.blocks

    def _own(self, kids: list[Any], part: tuple[float, float]) -> list[Any]:
        """The part of an element's children that is to be walked; of what are not only elements, the first has all."""
        self.part, self.above, self.start = None, set(self.seen), self.blocks
        start, end = part
        if not all(isinstance(kid, pikepdf.Dictionary) and "/S" in kid for kid in kids):
            return kids if start == 0 else []
        return kids[round(start * len(kids)) : round(end * len(kids))]

    def _told(self, kid: Any) -> _Said | None:
        """What an element says of itself, told once and all at once; None where it must be asked for each entry."""
        if not isinstance(kid, pikepdf.Object):
            return None
        key = kid.objgen
        if key not in self.told:
            self.told[key] = _listed(kid, key, self.pages)
        return self.told[key]

    def _on_page(self, context: Context, page: Key | None) -> Context:
        if page is None:
            return context
        place = self.places.get(page)
        return context if place == context.place else replace(context, place=place)

    def _leaf(self, mcid: int, context: Context) -> None:
        if context.place is None:
            self.problems.append(f"A tag names the content {mcid} of a page that is not in the file")
        else:
            self.leaves.append(Leaf(context.place, mcid, self.block, context))
            if context.picture is not None:
                self.figures[context.picture].content.append((context.place, mcid))

    def _element(self, element: pikepdf.Object, said: _Said | None, context: Context, depth: int) -> None:
        key = element.objgen if said is None else said.key
        if depth > _DEEPEST or key in self.seen:
            self.problems.append("The tags stand inside one another without end, or one stands in two places")
            return
        if key != _DIRECT:
            self.seen.add(key)
        said = said or _asked(element)
        stream, standard = self._kind(said.kind)
        context = self._inner(element, said, self._on_page(context, said.page), stream, standard)
        before = self.block
        if standard in _BLOCK_TYPES:
            self._next_block()
        if said.content is None:
            self._kids(element, context, depth)
        else:
            for mcid in said.content:
                self._leaf(mcid, context)
        if standard == "Note":
            self.block = before  # the text in which a note is called goes on in its block
        elif standard in _BLOCK_TYPES:
            self._next_block()

    def _kind(self, kind: str) -> tuple[str, str]:
        """The class of text that a type names, and the standard type that it stands for."""
        if kind not in self.kinds:
            stream, _, suffix = kind.rpartition("-")
            self.kinds[kind] = stream, self.roles.get(kind) or (suffix if stream else kind)
        return self.kinds[kind]

    def _inner(self, element: pikepdf.Object, said: _Said, context: Context, stream: str, standard: str) -> Context:
        """The context inside an element."""
        if not (stream or said.words or said.language is not None or standard in _SAYING):
            return context
        words = said.words.split()
        names = tuple(w for w in words if not w.startswith(_CLASS_WORD) and w not in context.ids)
        classes = [w.removeprefix(_CLASS_WORD) for w in words if w.startswith(_CLASS_WORD)]
        classed, flow, picture = bool(classes or stream), context.flow, context.picture
        own = self._known((classes or [stream])[0]) if classed else context.stream
        if standard == "Note":
            self.notes += 1
            flow = names[0] if names else f"note {self.notes}"
        if standard == "Figure":
            picture = len(self.figures)
            alt = element.get("/Alt")
            self.figures.append(Figure(None if alt is None else str(alt), context.place))
        return Context(
            context.place,
            context.language if said.language is None else said.language,
            own,
            context.ids + names,
            flow,
            context.links,
            picture,
            (*context.kinds, _KINDS[standard]) if standard in _KINDS else context.kinds,
            context.stream if classed else context.host,
        )

    def _known(self, stream: str) -> str:
        if stream in CLASSES:
            return stream
        self.problems.append(f"The tags name a class of text that there is not: “{stream}”")
        return ""

    def _next_block(self) -> None:
        self.blocks += 1
        self.block = self.blocks


def _page_of(holder: pikepdf.Object) -> Key | None:
    page: Any = holder.get("/Pg")
    return None if page is None else page.objgen


def _asked(element: pikepdf.Object) -> _Said:
    """What an element says of itself, entry by entry."""
    kind, page, words = str(element.get("/S", ""))[1:], _page_of(element), str(element.get("/T", ""))
    language = str(element.Lang) if "/Lang" in element else None
    return _Said(element.objgen, kind, page, words, language, None)


def _listed(element: pikepdf.Object, key: Key, pages: Mapping[bytes, Key]) -> _Said | None:
    """What an element says of itself, read from its entries as one text; None where they are anything but usual."""
    try:
        usual = _USUAL.fullmatch(element.to_json(dereference=True))
    except (*DAMAGE, RuntimeError):
        return None
    if usual is None or usual[3] not in pages:
        return None
    content, language, page, kind, words = usual.groups()
    return _Said(
        key,
        kind.decode(),
        pages[page],
        words.decode() if words else "",
        None if language is None else language.decode(),
        None if content is None else tuple(map(int, content.split(b","))),
    )
