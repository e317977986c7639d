"""Damages to a built EPUB: to the text of its chapters, its navigation, its package and its files."""

from __future__ import annotations

import io
import itertools
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from random import Random

from lxml import etree

from saboteur import trees
from saboteur.damage import Damage, Family, Kind, Made, Near, Outcome, Result, is_near, new, told
from saboteur.editions import COPIES, clean, printed
from saboteur.seen import seen_epub, words_in
from saboteur.words import altered
from sourcebook.lint import verify_books

PACKAGE = "EPUB/content.opf"
NAVIGATION = "EPUB/text/nav.xhtml"
NCX = "EPUB/toc.ncx"
STYLE = "EPUB/style/ebook.css"
_DATE = (1980, 1, 1, 0, 0, 0)
Parts = Mapping[str, bytes]
Hurts = Callable[[etree._Element, Random], tuple[str, str] | None]


class Ground(dict[str, bytes]):
    """The files of an EPUB by their names, and its own name."""

    def __init__(self, copy: str) -> None:
        self.copy_name = copy
        self.file = clean(copy).name(".epub")
        with zipfile.ZipFile(io.BytesIO(clean(copy).files[self.file])) as archive:
            super().__init__({name: archive.read(name) for name in archive.namelist()})

    @property
    def chapters(self) -> list[str]:
        """The files of its text."""
        return sorted(n for n in self if n.endswith(".xhtml") and n != NAVIGATION and "cover" not in n)

    def near(self, *names: str) -> tuple[Near, ...]:
        """The places of some of its files."""
        return tuple(Near(self.file, posixpath.basename(name)) for name in names)

    def homes(self, anchors: Iterable[str]) -> list[str]:
        """The chapters that have, or lead to, one of these anchors."""
        wanted = [a for a in anchors if a]
        marks = [mark for a in wanted for mark in (f'id="{a}"'.encode(), f'#{a}"'.encode())]
        return [n for n in self if n.endswith(".xhtml") and any(mark in self[n] for mark in marks)]


def packed(parts: Parts) -> bytes:
    """The files as an archive again."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _DATE), data, compress_type=kind)
    return target.getvalue()


def in_chapter(kind: trees.TreeKind, only: str = "") -> Kind:
    """A damage to the markup of one of the chapters."""

    def make(ground: Ground, chance: Random) -> Made | None:
        names = [only] if only else ground.chapters
        chance.shuffle(names)
        for name in names:
            tree = trees.parse(ground[name])
            hurt = kind(tree, chance)
            if hurt is not None:
                data = trees.write(tree, ground[name])
                near = ground.near(name, *(n for n in ground.homes(hurt.anchors) if n != name))
                return Made(near, hurt.words, hurt.description, _put(name, data))
        return None

    return make


def _put(name: str, data: bytes | None) -> Callable[[Parts], Parts]:
    def apply(parts: Parts) -> Parts:
        rest = {n: d for n, d in parts.items() if n != name or data is not None}
        return rest if data is None else {**rest, name: data}

    return apply


def in_tree(name: str, hurts: Hurts) -> Kind:
    """A damage to the package, the navigation or the table for old readers."""

    def make(ground: Ground, chance: Random) -> Made | None:
        tree = etree.fromstring(ground[name])
        done = hurts(tree, chance)
        if done is None:
            return None
        head = ground[name][: ground[name].index(b"<html")] if b"<html" in ground[name] else b""
        data = head + etree.tostring(tree, encoding="utf-8", xml_declaration=not head)
        return Made((Near(ground.file),), done[0], done[1], _put(name, data))

    return make


# --- the package -------------------------------------------------------------------------------------------------------


def _pick(tree: etree._Element, path: str, chance: Random) -> etree._Element | None:
    found = list(tree.iterfind(path))
    return chance.choice(found) if found else None


def _drop(path: str, what: str) -> Hurts:
    def hurts(tree: etree._Element, chance: Random) -> tuple[str, str] | None:
        element = _pick(tree, path, chance)
        parent = element.getparent() if element is not None else None
        if element is None or parent is None:
            return None
        words = words_in(element).strip() or " ".join(str(v) for v in element.attrib.values())
        trees.take_out(element)
        return words[:60], f"{what} dropped: {words[:60]}"

    return hurts


def _reword(path: str, what: str, empty: bool = False) -> Hurts:
    def hurts(tree: etree._Element, chance: Random) -> tuple[str, str] | None:
        element = _pick(tree, path, chance)
        if element is None or not element.text:
            return None
        old = element.text
        words = list(re.finditer(r"\w+", old))
        one = chance.choice(words)
        element.text = "" if empty else old[: one.start()] + altered(one[0], chance) + old[one.end() :]
        return old[:60], f"{what}: “{old[:60]}” became “{element.text[:60]}”"

    return hurts


def _reset(path: str, key: str, what: str, values: tuple[str, ...] = ()) -> Hurts:
    def hurts(tree: etree._Element, chance: Random) -> tuple[str, str] | None:
        found = [e for e in tree.iterfind(path) if e.get(key)]
        if not found:
            return None
        element = chance.choice(found)
        old = str(element.get(key))
        others = [str(e.get(key)) for e in found if e.get(key) != old] or [v for v in values if v != old]
        if values:
            others = [v for v in values if v != old]
        if not others:
            return None
        element.set(key, chance.choice(others))
        return old, f"{what}: {old} became {element.get(key)}"

    return hurts


def _swap(path: str, what: str) -> Hurts:
    def hurts(tree: etree._Element, chance: Random) -> tuple[str, str] | None:
        found = list(tree.iterfind(path))
        pairs = [(a, b) for a, b in itertools.pairwise(found) if a.getparent() is b.getparent()]
        if not pairs:
            return None
        one, two = chance.choice(pairs)
        two.addnext(one)
        words = words_in(one).strip() or str(one.get("idref"))
        return words[:60], f"{what}: {words[:60]} now comes after its neighbour"

    return hurts


TOC = ".//{*}nav[@{http://www.idpf.org/2007/ops}type='toc']//{*}li"
PAGE_LIST = ".//{*}nav[@{http://www.idpf.org/2007/ops}type='page-list']//{*}li"
LANDMARKS = ".//{*}nav[@{http://www.idpf.org/2007/ops}type='landmarks']//{*}li"
DC = ".//{http://purl.org/dc/elements/1.1/}"


def _nav_dropped(tree: etree._Element, chance: Random) -> tuple[str, str] | None:
    return _drop(chance.choice((".//{*}nav",)), "one of the lists of the navigation")(tree, chance)


# --- files -------------------------------------------------------------------------------------------------------------


def _file_lost(ground: Ground, chance: Random) -> Made | None:
    name = chance.choice(sorted(n for n in ground if n not in ("mimetype", PACKAGE)))
    return Made((Near(ground.file),), name, f"the file {name} is gone", _put(name, None))


def _file_emptied(ground: Ground, chance: Random) -> Made | None:
    name = chance.choice(sorted(n for n in ground if n.endswith((".css", ".png", ".ttf", ".xhtml"))))
    return Made((Near(ground.file),), name, f"the file {name} is empty", _put(name, b""))


def _file_added(ground: Ground, chance: Random) -> Made | None:
    name = chance.choice(("EPUB/text/draft.xhtml", "EPUB/notes.txt", "EPUB/fonts/extra.ttf"))
    return Made(
        (Near(ground.file),),
        name,
        f"the file {name} is in the archive, but not listed",
        _put(name, b"<p>Left over</p>"),
    )


def _style_hides(ground: Ground, chance: Random) -> Made | None:
    """A style sheet hides something that the book has: without a sign in it, hiding signs hides nothing."""
    text = b"".join(ground[name] for name in ground.chapters)
    rules = {".call": b'class="call ', ".note": b'class="note ', "p": b"<p", "h1": b"<h1"}
    rules |= {".transcription": b'class="transcription"', ".sign": b'class="sign'}
    rule = chance.choice([rule for rule, mark in rules.items() if mark in text])
    how = chance.choice(("display: none", "visibility: hidden", "font-size: 0", "color: #fff"))
    data = ground[STYLE] + f"\n{rule} {{ {how} }}\n".encode()
    return Made((Near(ground.file),), rule, f"the style sheet has “{rule} {{ {how} }}”", _put(STYLE, data))


def _not_first(ground: Ground, chance: Random) -> Made | None:
    def apply(parts: Parts) -> Parts:
        rest = {n: d for n, d in parts.items() if n != "mimetype"}
        return {**rest, "mimetype": parts["mimetype"]}

    return Made((Near(ground.file),), "mimetype", "mimetype is not the first file of the archive", apply)


KINDS: dict[str, Kind] = {
    **{name: in_chapter(kind) for name, kind in {**trees.KINDS, **trees.EBOOK_KINDS}.items() if "title" not in name},
    "title altered": in_chapter(trees.KINDS["title altered"]),
    **{f"cover {n}": in_chapter(trees.KINDS[n], "EPUB/text/cover.xhtml") for n in ("word altered", "picture deleted", "alt lost")},
    "nav entry deleted": in_tree(NAVIGATION, _drop(TOC, "an entry of the contents")),
    "nav entry retitled": in_tree(NAVIGATION, _reword(f"{TOC}/{{*}}a", "an entry of the contents")),
    "nav entry elsewhere": in_tree(NAVIGATION, _reset(f"{TOC}/{{*}}a", "href", "an entry of the contents")),
    "nav entries swapped": in_tree(NAVIGATION, _swap(TOC, "an entry of the contents")),
    "nav list deleted": in_tree(NAVIGATION, _nav_dropped),
    "page list entry deleted": in_tree(NAVIGATION, _drop(PAGE_LIST, "an entry of the page list")),
    "page list entry retitled": in_tree(NAVIGATION, _reword(f"{PAGE_LIST}/{{*}}a", "an entry of the page list")),
    "page list entry elsewhere": in_tree(NAVIGATION, _reset(f"{PAGE_LIST}/{{*}}a", "href", "an entry of the page list")),
    "page list entries swapped": in_tree(NAVIGATION, _swap(PAGE_LIST, "an entry of the page list")),
    "landmark deleted": in_tree(NAVIGATION, _drop(LANDMARKS, "a landmark")),
    "landmark elsewhere": in_tree(NAVIGATION, _reset(f"{LANDMARKS}/{{*}}a", "href", "a landmark")),
    "ncx entry deleted": in_tree(NCX, _drop(".//{*}navPoint", "an entry for old readers")),
    "ncx entry retitled": in_tree(NCX, _reword(".//{*}navPoint//{*}text", "an entry for old readers")),
    "ncx entry elsewhere": in_tree(NCX, _reset(".//{*}content", "src", "an entry for old readers")),
    "spine swapped": in_tree(PACKAGE, _swap(".//{*}itemref", "the reading order")),
    "spine item dropped": in_tree(PACKAGE, _drop(".//{*}itemref", "the reading order: an item")),
    "spine item not linear": in_tree(PACKAGE, lambda t, c: _linear(t, c)),
    "manifest item dropped": in_tree(PACKAGE, _drop(".//{*}manifest/{*}item", "a listed file")),
    "manifest type wrong": in_tree(PACKAGE, _reset(".//{*}manifest/{*}item", "media-type", "the type of a file", ("text/plain",))),
    "manifest property lost": in_tree(PACKAGE, lambda t, c: _property_lost(t, c)),
    "package title altered": in_tree(PACKAGE, _reword(f"{DC}title", "the title")),
    "package title emptied": in_tree(PACKAGE, _reword(f"{DC}title", "the title", empty=True)),
    "package language altered": in_tree(PACKAGE, lambda t, c: _language(t, c)),
    "package creator altered": in_tree(PACKAGE, _reword(f"{DC}creator", "the creator")),
    "package creator dropped": in_tree(PACKAGE, _drop(f"{DC}creator", "the creator")),
    "package rights altered": in_tree(PACKAGE, _reword(f"{DC}rights", "the rights")),
    "package identifier altered": in_tree(PACKAGE, _reword(f"{DC}identifier", "the identifier")),
    "package accessibility dropped": in_tree(PACKAGE, _drop(".//{*}meta[@property]", "a statement")),
    "file lost": _file_lost,
    "file emptied": _file_emptied,
    "file not listed": _file_added,
    "style hides words": _style_hides,
    "mimetype not first": _not_first,
}  # fmt: skip


def _linear(tree: etree._Element, chance: Random) -> tuple[str, str] | None:
    # a cover that stands outside the order of reading is no damage (EPUB 3.3, 5.7.2)
    found = [e for e in tree.iterfind(".//{*}itemref") if e.get("linear") != "no" and e.get("idref") != "cover"]
    if not found:
        return None
    element = chance.choice(found)
    element.set("linear", "no")
    return str(element.get("idref")), f"{element.get('idref')} is left out of the reading order"


def _property_lost(tree: etree._Element, chance: Random) -> tuple[str, str] | None:
    found = [e for e in tree.iterfind(".//{*}item") if e.get("properties")]
    if not found:
        return None
    element = chance.choice(found)
    old = str(element.attrib.pop("properties"))
    return str(element.get("href")), f"{element.get('href')} is no longer said to be “{old}”"


def _language(tree: etree._Element, chance: Random) -> tuple[str, str] | None:
    element = _pick(tree, f"{DC}language", chance)
    if element is None:
        return None
    old = element.text or ""
    element.text = chance.choice([x for x in ("fr", "de", "en-US", "ru", "") if x != old])
    return old, f"the language: {old} became “{element.text}”"


@cache
def ground(copy: str) -> Ground:
    """An EPUB taken apart."""
    return Ground(copy)


@cache
def _seen(copy: str) -> tuple[str, ...]:
    return seen_epub(packed(ground(copy)))


def judged_book(damage: Damage, data: bytes) -> Outcome:
    """Verify a damaged EPUB beside the clean PDF."""
    book = clean(damage.edition)
    files = {**{n: d for n, d in book.files.items() if n.endswith(".pdf")}, book.name(".epub"): data}
    findings = new(verify_books(files, book.resolved, printed(damage.edition)), book.before)
    if findings:
        near = any(is_near(f, damage.near) for f in findings)
        return Outcome(damage, Result.CAUGHT if near else Result.MISPLACED, tuple(told(f) for f in findings))
    return Outcome(damage, Result.VOID if seen_epub(data) == _seen(damage.edition) else Result.MISSED)


def judge(damage: Damage) -> Outcome:
    """Verify the damaged book."""
    return judged_book(damage, packed(damage.apply(ground(damage.edition))))


FAMILY = Family("epub", KINDS, COPIES, ground, judge)
