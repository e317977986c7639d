"""An EPUB read back: container, package, spine, navigation, and the text of every file with its classes."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import zip_longest
from urllib.parse import unquote, urlsplit

from lxml import etree

from sourcebook.lint.reading.hiding import HidingStyle, hidden_in, hiding_style
from sourcebook.lint.reading.model import (
    CLASSES,
    ChapterRead,
    LandmarkRead,
    LinkRead,
    OutlineRead,
    PageRead,
    PictureRead,
    Reading,
    Run,
    own_words,
    text_of,
)
from sourcebook.lint.reading.outside import addresses_in_style, outside_of_page, outside_of_style
from sourcebook.model.content import fold
from sourcebook.records import dataclass

_XHTML = "{http://www.w3.org/1999/xhtml}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_NCX_TYPE = "application/x-dtbncx+xml"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

#: what reading a damaged archive raises
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError)
#: elements that begin and end a block of text
_BLOCKS = """
    address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCK_NAMES = frozenset(_BLOCKS.split())
_NO_TEXT = frozenset({"head", "script", "style", "template"})
_PICTURES = frozenset({"img", "{http://www.w3.org/2000/svg}svg"})
#: kinds of blocks by the names of their elements (HTML, 4.3, 4.4 and 4.9), and by the roles that say the same (WAI-ARIA 1.2, 5.4)
_KINDS = {
    **{f"h{level}": f"heading {level}" for level in range(1, 7)},
    **dict.fromkeys(("ul", "ol", "dl"), "list"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    "blockquote": "quotation",
    "table": "table",
    "tr": "row",
    "th": "head cell",
    "td": "cell",
    "p": "paragraph",
}
_KINDS_OF_ROLES = {
    "list": "list",
    "listitem": "item",
    "blockquote": "quotation",
    "table": "table",
    "row": "row",
    "columnheader": "head cell",
    "rowheader": "head cell",
    "cell": "cell",
    "paragraph": "paragraph",
}
#: in which way an element sets words off, by its name and by its role (HTML, 4.5; WAI-ARIA 1.2, 5.4)
_STRESS = {
    **dict.fromkeys(("em", "i", "cite", "dfn", "emphasis"), "emphasis"),
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("del", "s", "deletion"), "deleted"),
    **dict.fromkeys(("ins", "u", "insertion"), "added"),
    **dict.fromkeys(("code", "kbd", "samp"), "code"),
}
_SAYING = frozenset(f"{_XHTML}{name}" for name in (*_KINDS, *_STRESS))
#: elements that can't be given a name unless a role makes them what can (WAI-ARIA 1.2, 5.2.8.6)
_NAMELESS = frozenset(
    [
        "div",
        "span",
        "p",
        "b",
        "i",
        "em",
        "strong",
        "small",
        "code",
        "sub",
        "sup",
        "del",
        "ins",
        "q",
        "mark",
        "bdi",
        "bdo",
        "pre",
    ]
)
#: roles that can't be given a name
_NAMELESS_ROLES = frozenset(
    [
        "caption",
        "code",
        "deletion",
        "emphasis",
        "generic",
        "insertion",
        "none",
        "paragraph",
        "presentation",
        "strong",
        "subscript",
        "superscript",
    ]
)
#: attributes that load a part of the book
_LOADING = ("src", "poster", "data")


@dataclass(frozen=True, slots=True)
class _Context:
    """What the elements round a piece of text say of it."""

    stream: str = ""
    ids: tuple[str, ...] = ()
    language: str = ""
    href: str = ""
    roles: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    host: str = ""
    name: str = ""
    stress: tuple[str, ...] = ()
    unseen: bool = False


@dataclass(slots=True)
class _Link:
    """A link met: its target as resolved, and the runs inside it."""

    place: int
    target: str
    external: bool
    ids: tuple[str, ...]
    stream: str
    first: int
    end: int = 0


@dataclass(slots=True)
class _Found:
    """What has been read so far."""

    runs: list[Run] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    spots: set[str] = field(default_factory=set)
    links: list[_Link] = field(default_factory=list)
    breaks: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    pictures: list[PictureRead] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    misnamed: list[tuple[str, str]] = field(default_factory=list)
    chapters: list[ChapterRead] = field(default_factory=list)
    used: dict[str, set[str]] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    block: int = 0
    line: int = 0


def read_epub(data: bytes, name: str) -> Reading:
    """Read an EPUB. `problems` tells what can't be read; a file that is no EPUB gives an empty reading."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Epub(archive, name).read()
    except _DAMAGE as problem:
        return Reading(name, "epub", problems=(f"The file can't be read as an EPUB: {problem}",))


class _Epub:
    """One EPUB while it is read."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.archive, self.name = archive, name
        self.names = set(archive.namelist())
        self.found = _Found()
        self.files: list[str] = []
        self.navigation = self.older_navigation = ""
        self.title = self.language = self.identifier = self.modified = ""
        self.authors: tuple[str, ...] = ()
        self.package = self.cover = self.older_identifier = ""
        self.metadata: dict[str, list[str]] = {}
        self.relators: tuple[str, ...] = ()
        self.aside: set[str] = set()
        self.listed: set[str] = set()
        self.media: dict[str, str] = {}

    def read(self) -> Reading:
        """All of it."""
        self._check_start()
        self._package()
        places = {file: place for place, file in enumerate(self.files)}
        styles: dict[tuple[str, ...], HidingStyle] = {}
        for file, place in places.items():
            root = self._tree(file)
            if root is not None:
                self._take_names(root, file, place)
                self._take_chapter(root, file)
                self.found.outside += outside_of_page(root, file)
                sheets = tuple(self._styles_of(root, file))
                if sheets not in styles:
                    styles[sheets] = hiding_style(sheets)
                hidden = hidden_in(root, styles[sheets])
                _Text(self.found, place, file, self.language, hidden).read(root)
        self._styles()
        outline, landmarks, pages = self._navigated(places)
        links = tuple(self._links(places))
        return Reading(
            file=self.name,
            format="epub",
            runs=tuple(_with_line_ends(self.found.runs)),
            pages=pages,
            files=tuple(self.files),
            title=self.title,
            language=self.language,
            outline=outline,
            landmarks=landmarks,
            anchors=self.found.anchors,
            links=links,
            outside=tuple(dict.fromkeys(self.found.outside)),
            problems=tuple(dict.fromkeys(self.found.problems)),
            pictures=tuple(self.found.pictures),
            authors=self.authors,
            identifier=self.identifier,
            modified=self.modified,
            chapters=tuple(self.found.chapters),
            held=frozenset(n for n in self.names if not n.endswith("/") and not n.startswith("META-INF/"))
            - {"mimetype", self.package},
            empty=frozenset(e.filename for e in self.archive.infolist() if not e.file_size and not e.is_dir()),
            listed=frozenset(self.listed),
            used={file: frozenset(used) for file, used in self.found.used.items()},
            roles=self.found.roles,
            older_outline=tuple(self._older(places)),
            older_identifier=self.older_identifier,
            types=self.found.types,
            metadata={name: tuple(said) for name, said in self.metadata.items()},
            relators=self.relators,
            cover=self.cover,
            media=self.media,
            navigation=self.navigation,
            misnamed=tuple(self.found.misnamed),
        )

    # --- files ---

    def _problem(self, message: str) -> None:
        self.found.problems.append(message)

    def _check_start(self) -> None:
        first = self.archive.infolist()[:1]
        if not first or first[0].filename != "mimetype" or self._bytes("mimetype") != b"application/epub+zip":
            self._problem("The file does not begin with the mimetype of an EPUB")

    def _styles(self) -> None:
        """Note what the style sheets would open, and the files that they name."""
        for file in sorted(self.names):
            if file.endswith(".css"):
                text = (self._bytes(file) or b"").decode("utf-8", "replace")
                self.found.outside += outside_of_style(text, file)
                for address in addresses_in_style(text):
                    self._take_used(file, address)

    def _styles_of(self, root: etree._Element, file: str) -> Iterator[str]:
        """The style sheets of a file, those inside it too."""
        names = [_resolved(file, link.get("href", ""))[0] for link in root.iter(f"{_XHTML}link")]
        for name in names:
            if name in self.names and name.endswith(".css"):
                yield (self._bytes(name) or b"").decode("utf-8", "replace")
        yield from ("".join(str(part) for part in style.itertext()) for style in root.iter(f"{_XHTML}style"))

    def _take_used(self, file: str, address: str) -> None:
        """Note that a file names another of the book."""
        target, external = _resolved(file, address)
        if not external:
            self.found.used.setdefault(file, set()).add(target.partition("#")[0])

    def _take_chapter(self, root: etree._Element, file: str) -> None:
        """Note what a file of the spine says of itself, and the style sheets that it names."""
        links = (link for link in root.iter(f"{_XHTML}link") if "stylesheet" in link.get("rel", "").split())
        styles = tuple(_resolved(file, link.get("href", ""))[0] for link in links)
        language = root.get("lang") or root.get(_LANG) or ""
        title = fold("".join(part for found in root.iter(f"{_XHTML}title") for part in map(str, found.itertext())))
        self.found.chapters.append(ChapterRead(file, language, styles, title, file not in self.aside))

    def _bytes(self, file: str) -> bytes | None:
        """A file of the archive, or None with a problem told."""
        try:
            return self.archive.read(file)
        except KeyError:
            self._problem(f"The file {file} is missing")
        except _DAMAGE as problem:
            self._problem(f"The file {file} can't be read: {problem}")
        return None

    def _tree(self, file: str) -> etree._Element | None:
        """A file as XML, or None with a problem told. Nothing outside the file is ever fetched."""
        data = self._bytes(file)
        if data is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as problem:
            self._problem(f"The file {file} is not well-formed XML: {problem}")
            return None

    def _take_names(self, root: etree._Element, file: str, place: int | None) -> None:
        """Note the ids of a file with their roles, and the parts of the book that it loads."""
        for element in root.iter(etree.Element):
            name = element.get("id")
            if name is not None:
                spot = f"{file}#{name}"
                if spot in self.found.spots:
                    self._problem(f"In {file} the id “{name}” is given twice")
                self.found.spots.add(spot)
                self.found.types.setdefault(spot, element.get(_TYPE, ""))
                if place is not None:
                    self.found.anchors.setdefault(name, place)
                    self.found.roles.setdefault(name, element.get("role", ""))
            loaded = [element.get(key) for key in _LOADING]
            loaded += [element.get("href")] if element.tag == f"{_XHTML}link" else []
            for address in filter(None, loaded):
                self._take_used(file, address)

    # --- package ---

    def _package(self) -> None:
        """Follow the container to the package; fill the spine, the navigation, title and language."""
        container = self._tree("META-INF/container.xml")
        if container is None:
            return
        root_file = container.find(f".//{_CONTAINER}rootfile")
        package_file = "" if root_file is None else root_file.get("full-path", "")
        package = self._tree(package_file) if package_file else None
        self.package = package_file
        if package is None:
            self._problem("The container names no package that can be read")
            return
        self.title = fold(package.findtext(f".//{_DC}title") or "")
        self.language = fold(package.findtext(f".//{_DC}language") or "")
        self.authors = tuple(fold(maker.text or "") for maker in package.iter(f"{_DC}creator"))
        self._identity(package)
        self._statements(package)
        items = self._manifest(package, package_file)
        for reference in package.iterfind(f"{_OPF}spine/{_OPF}itemref"):
            name = reference.get("idref", "")
            if name in items:
                self.files.append(items[name])
                if reference.get("linear") == "no":
                    self.aside.add(items[name])
            else:
                self._problem(f"The spine names “{name}”, which is not in the manifest")
        if not self.navigation:
            self._problem("The manifest names no navigation document")

    def _identity(self, package: etree._Element) -> None:
        """Take the identifier that the package names as its own, and the day of the last change."""
        own = package.get("unique-identifier", "")
        named = (e for e in package.iter(f"{_DC}identifier") if own and e.get("id") == own)
        self.identifier = fold(next((e.text or "" for e in named), ""))
        changed = (e for e in package.iter(f"{_OPF}meta") if e.get("property") == "dcterms:modified")
        self.modified = fold(next((e.text or "" for e in changed), ""))

    def _statements(self, package: etree._Element) -> None:
        """Take what the package says of the book, and the roles of its makers (EPUB 3.3, 5.5 and D.3)."""
        roles: dict[str, str] = {}
        for element in package.iterfind(f"{_OPF}metadata/*"):
            if not isinstance(element.tag, str):
                continue
            name = element.get("property") or element.tag.replace(_DC, "dc:")
            if element.get("refines"):
                if name == "role":
                    roles[element.get("refines", "").lstrip("#")] = fold(element.text or "")
            else:
                self.metadata.setdefault(name, []).append(fold(element.text or ""))
        self.relators = tuple(roles.get(maker.get("id", ""), "") for maker in package.iter(f"{_DC}creator"))

    def _manifest(self, package: etree._Element, package_file: str) -> dict[str, str]:
        """The files of the manifest by their ids."""
        items: dict[str, str] = {}
        for item in package.iterfind(f"{_OPF}manifest/{_OPF}item"):
            file, external = _resolved(package_file, item.get("href", ""))
            if external:
                self.found.outside.append(f"the list of files names {file[:80]}")
                continue
            items[item.get("id", "")] = file
            self.listed.add(file)
            self.media[file] = item.get("media-type", "")
            properties = item.get("properties", "").split()
            if "nav" in properties:
                self.navigation = file
            if "cover-image" in properties:
                self.cover = file
            if item.get("media-type") == _NCX_TYPE:
                self.older_navigation = file
        return items

    # --- links and navigation ---

    def _place_of(self, target: str, places: Mapping[str, int]) -> int | None:
        """The place of a target in the spine, if it is there."""
        file, _, name = target.partition("#")
        return places.get(file) if not name or target in self.found.spots else None

    def _links(self, places: Mapping[str, int]) -> Iterator[LinkRead]:
        for link in self.found.links:
            text = text_of(own_words(self.found.runs[link.first : link.end], link.stream))
            to = None if link.external else self._place_of(link.target, places)
            yield LinkRead(link.place, link.target, text, link.external, to, None, link.ids, link.stream)

    def _older(self, places: Mapping[str, int]) -> Iterator[OutlineRead]:
        """The list of contents for older readers, and the identifier that it names (EPUB 2, NCX)."""
        root = self._tree(self.older_navigation) if self.older_navigation in self.names else None
        own = () if root is None else root.iter(f"{_NCX}meta")
        self.older_identifier = next((e.get("content", "") for e in own if e.get("name") == "dtb:uid"), "")
        for point in () if root is None else root.iter(f"{_NCX}navPoint"):
            content = point.find(f"{_NCX}content")
            address = "" if content is None else content.get("src", "")
            target = _resolved(self.older_navigation, address)[0]
            level = 1 + sum(1 for _ in point.iterancestors(f"{_NCX}navPoint"))
            title = fold(point.findtext(f"{_NCX}navLabel/{_NCX}text") or "")
            yield OutlineRead(title, level, self._place_of(target, places), target)

    def _navigated(
        self, places: Mapping[str, int]
    ) -> tuple[tuple[OutlineRead, ...], tuple[LandmarkRead, ...], tuple[PageRead, ...]]:
        """The table of contents, the landmarks and the page list of the navigation document."""
        outline: list[OutlineRead] = []
        landmarks: list[LandmarkRead] = []
        pages: list[PageRead] = []
        root = self._tree(self.navigation) if self.navigation in self.names else None
        if root is not None and self.navigation not in places:
            self._take_names(root, self.navigation, None)
        for nav in () if root is None else root.iter(f"{_XHTML}nav"):
            kinds = nav.get(_TYPE, "").split()
            for level, title, target, kind in _entries(nav, self.navigation):
                place = self._place_of(target, places)
                if "toc" in kinds:
                    outline.append(OutlineRead(title, level, place, target))
                elif "landmarks" in kinds:
                    landmarks.append(LandmarkRead(kind, title, target, place))
                elif "page-list" in kinds:
                    run, said, role = self.found.breaks.get(target, (None, "", ""))
                    pages.append(PageRead(title, target=target, place=place, run=run, said=said, role=role))
        return tuple(outline), tuple(landmarks), tuple(pages)


def _resolved(base: str, address: str) -> tuple[str, bool]:
    """An address in the file `base` as `file#id` or `file`; as it is, with true, if it leads out of it."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return address, True
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(parts.path))) if parts.path else base
    return f"{path}#{unquote(parts.fragment)}" if parts.fragment else path, False


def _entries(holder: etree._Element, file: str, level: int = 1) -> Iterator[tuple[int, str, str, str]]:
    """The entries of a list of the navigation: level, title, target (empty for a mere heading), epub:type."""
    for item in holder.iterfind(f"{_XHTML}ol/{_XHTML}li"):
        label = next(item.iterchildren(f"{_XHTML}a", f"{_XHTML}span"), None)
        if label is not None:
            address = label.get("href")
            title = fold("".join(str(part) for part in label.itertext()))
            yield level, title, _resolved(file, address)[0] if address else "", label.get(_TYPE, "")
        yield from _entries(item, file, level + 1)


def _with_line_ends(runs: Sequence[Run]) -> Iterator[Run]:
    for run, after in zip_longest(runs, runs[1:]):
        yield run if after is not None and after.line == run.line else replace(run, line_end=True)


def _kind_of(element: etree._Element) -> str:
    """The kind of block that an element is, by its role where that says another kind, or empty."""
    own = _KINDS.get(str(element.tag).removeprefix(_XHTML), "")
    role = element.get("role", "")
    if role == "heading":
        return f"heading {element.get('aria-level', '2')}"
    if role in _KINDS_OF_ROLES:
        return _KINDS_OF_ROLES[role]
    return "" if role in ("presentation", "none") else own


def _stress_of(element: etree._Element) -> str:
    """In which way an element sets its words off from those round them, or empty."""
    name = str(element.tag).removeprefix(_XHTML)
    found = _STRESS.get(element.get("role", "")) or _STRESS.get(name, "")
    return found or ("other" if name == "span" and (element.get("class") or element.get("style")) else "")


class _Text:
    """The text of one file, element by element."""

    def __init__(
        self, found: _Found, place: int, file: str, language: str, hidden: Container[etree._Element] = ()
    ) -> None:
        self.found, self.place, self.file = found, place, file
        self.hidden = hidden
        self.language = language
        self.named: dict[str, etree._Element] = {}
        self.blank: Run | None = None

    def read(self, root: etree._Element) -> None:
        """Add the file's runs and links to what has been found."""
        self.named = {str(element.get("id")): element for element in root.iter(etree.Element) if element.get("id")}
        self._edge()
        self._element(root, _Context(language=self.language))
        self._edge()

    def _element(self, element: etree._Element, context: _Context) -> None:
        if not isinstance(element.tag, str):
            if isinstance(element, etree._Entity):
                self.found.problems.append(f"In {self.file} the entity {element.text} is not known")
            return
        name = element.tag.removeprefix(_XHTML)
        if name in _NO_TEXT or "hidden" in element.attrib:
            return
        if name == "br":
            self.found.line += 1
        if name in _BLOCK_NAMES:
            self._edge()
        if "pagebreak" in element.get(_TYPE, "").split():
            spot = f"{self.file}#{element.get('id', '')}"
            self.found.breaks[spot] = (
                len(self.found.runs),
                element.get("aria-label", ""),
                element.get("role", ""),
            )
        link = self._link(element)
        context = self._inner(element, context, link)
        if link is not None:
            link.ids, link.stream = context.ids, context.stream
        if name in _PICTURES:
            self._picture(element)
        self._characters(element.text, context)
        for child in element:
            self._element(child, context)
            self._characters(child.tail, context)
        if link is not None:
            link.end = len(self.found.runs)
        if name in _BLOCK_NAMES:
            self._edge()

    def _edge(self) -> None:
        self.found.block += 1
        self.found.line += 1

    def _inner(self, element: etree._Element, context: _Context, link: _Link | None) -> _Context:
        """The context inside an element."""
        stream = element.get("data-text")
        if stream is not None and stream not in CLASSES:
            self.found.problems.append(f"In {self.file} there is a class of text that is not known: “{stream}”")
            stream = ""
        if not element.attrib and element.tag not in _SAYING and element not in self.hidden:
            return context
        name, kind, stress = element.get("id"), _kind_of(element), _stress_of(element)
        return _Context(
            stream=context.stream if stream is None else stream,
            ids=context.ids if name is None else (*context.ids, name),
            language=element.get(_LANG) or element.get("lang") or context.language,
            href=context.href if link is None else link.target,
            roles=(*context.roles, *element.get("role", "").split()),
            types=(*context.types, *element.get(_TYPE, "").split()),
            kinds=(*context.kinds, kind) if kind else context.kinds,
            host=context.host if stream is None else context.stream,
            name=self._name(element) or context.name,
            stress=() if kind else (*context.stress, stress) if stress else context.stress,
            unseen=context.unseen or element in self.hidden,
        )

    def _name(self, element: etree._Element) -> str:
        """The name given to an element; where it can't have one, that is noted."""
        name = element.get("aria-label", "")
        others = element.get("aria-labelledby", "").split()
        if others:
            name = fold(" ".join("".join(map(str, self.named[n].itertext())) for n in others if n in self.named))
        role = element.get("role", "")
        if name and (role in _NAMELESS_ROLES or (not role and str(element.tag).removeprefix(_XHTML) in _NAMELESS)):
            self.found.misnamed.append((self.file, name))
        return name

    def _link(self, element: etree._Element) -> _Link | None:
        """The link that an element is, if it is one."""
        address = element.get("href")
        if address is None or element.tag != f"{_XHTML}a":
            return None
        target, external = _resolved(self.file, address)
        link = _Link(self.place, target, external, (), "", len(self.found.runs))
        self.found.links.append(link)
        return link

    def _picture(self, element: etree._Element) -> None:
        """A picture with its words; one that is called decoration needs none."""
        words = element.get("alt", element.get("aria-label"))
        if words is None and element.get("role") in ("presentation", "none"):
            words = ""
        address = element.get("src", "")
        self.found.pictures.append(
            PictureRead(self.place, words, target=_resolved(self.file, address)[0] if address else "")
        )

    def _characters(self, text: str | None, context: _Context) -> None:
        """A node of text. Blanks alone are kept only between text of one block, as on the screen."""
        if not text:
            return
        found = self.found
        run = Run(
            text,
            context.stream,
            context.ids,
            context.language,
            self.place,
            found.block,
            found.line,
            href=context.href,
            role=context.roles[-1] if context.roles else "",
            kinds=context.kinds,
            host=context.host,
            roles=context.roles,
            types=context.types,
            name=context.name,
            stress=context.stress,
            unseen=context.unseen,
        )
        if not fold(text):
            before = found.runs[-1] if found.runs else None
            self.blank = run if context.stream and before and before.line == run.line else None
            return
        if self.blank is not None and self.blank.line == run.line:
            found.runs.append(self.blank)
        self.blank = None
        found.runs.append(run)
