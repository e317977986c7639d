"""Damages to one page of markup, as a template or a writer might do them: the same for print, an ebook's text and its files."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from random import Random

from lxml import etree

from saboteur.words import WAYS, WORD, altered, damaged

Tree = etree._Element
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


@dataclass(frozen=True, slots=True)
class Hurt:
    """What was done to a page: the words, what happened, and the anchors that it is about."""

    words: str
    description: str
    anchors: tuple[str, ...] = ()


#: changes a tree in place; None where it has nothing of that kind
TreeKind = Callable[[Tree, Random], Hurt | None]


def parse(markup: str | bytes) -> Tree:
    """Markup to a tree."""
    return etree.fromstring(markup.encode() if isinstance(markup, str) else markup)


def write(tree: Tree, like: str | bytes) -> bytes:
    """A tree to markup, with the declarations that the old markup had."""
    old = like.encode() if isinstance(like, str) else like
    head = old[: old.index(b"<html")]
    return head + etree.tostring(tree, encoding="utf-8", with_tail=False)


# --- finding -----------------------------------------------------------------------------------------------------------


def name(element: Tree) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def having(tree: Tree, *, tag: str = "", word: str = "", attribute: str = "") -> list[Tree]:
    """Elements by name, by a word of their class, or by an attribute that they have."""
    return [
        e
        for e in tree.iter(etree.Element)
        if (not tag or name(e) in tag.split())
        and (not word or word in (e.get("class") or "").split())
        and (not attribute or e.get(attribute) is not None)
    ]


def stream(element: Tree | None) -> str:
    """The class of text that an element's words belong to."""
    while element is not None:
        if element.get("data-text"):
            return str(element.get("data-text"))
        if name(element) in ("title", "nav", "head"):
            return name(element)
        element = element.getparent()
    return "body"


def words_of(element: Tree) -> str:
    """The words in an element, white space folded."""
    return " ".join("".join(map(str, element.itertext())).split())


def anchors_round(element: Tree) -> tuple[str, ...]:
    """The ids of the elements round an element, and where it leads."""
    found = [str(e.get("id")) for e in (element, *element.iterancestors()) if e.get("id")]
    found += [str(e.get("href")).partition("#")[2] for e in element.iter(etree.Element) if e.get("href")]
    found += [str(e.get("id")) for e in element.iter(etree.Element) if e.get("id")]
    return tuple(dict.fromkeys(a for a in found if a))


def _hurt(element: Tree, description: str, more: Iterable[str] = ()) -> Hurt:
    return Hurt(
        words_of(element)[:60], f"{description} (class of text: {stream(element)})", (*anchors_round(element), *more)
    )


def take_out(element: Tree) -> None:
    """Remove an element but not what follows it."""
    parent = element.getparent()
    assert parent is not None
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def unwrap(element: Tree) -> None:
    """Remove an element but not what is in it: an inline one without attributes stays."""
    element.tag = re.sub(r"[^}]+$", "span", str(element.tag))
    for key in list(element.attrib):
        del element.attrib[key]


def put_after(element: Tree, other: Tree) -> None:
    """Put an element right after another one, before what followed."""
    tail, element.tail = element.tail, None
    element.addnext(other)
    other.tail = tail


# --- words -------------------------------------------------------------------------------------------------------------


def _text_slots(tree: Tree) -> dict[str, list[tuple[Tree, str]]]:
    """Every stretch of text, by its class."""
    found: dict[str, list[tuple[Tree, str]]] = {}
    for element in tree.iter(etree.Element):
        if name(element) in ("style", "script", "html", "body", "head"):
            continue
        if WORD.search(element.text or ""):
            found.setdefault(stream(element), []).append((element, "text"))
        if WORD.search(element.tail or ""):
            found.setdefault(stream(element.getparent()), []).append((element, "tail"))
    return found


def word(way: str) -> TreeKind:
    """A word damaged; every class of text has the same chance."""

    def hurt(tree: Tree, chance: Random) -> Hurt | None:
        slots = _text_slots(tree)
        classes = sorted(slots)
        chance.shuffle(classes)
        for text_class in classes:
            places = slots[text_class]
            chance.shuffle(places)
            for element, part in places:
                text = str(getattr(element, part))
                done = damaged(text, way, chance)
                if done is not None:
                    setattr(element, part, done[0])
                    home = element if part == "text" else element.getparent()
                    assert home is not None
                    return Hurt(text.strip()[:60], f"{done[1]} (class of text: {text_class})", anchors_round(home))
        return None

    return hurt


def sign_lost(tree: Tree, chance: Random) -> Hurt | None:
    """A mark of punctuation is lost."""
    slots = [
        (e, part, m)
        for e in tree.iter(etree.Element)
        for part in ("text", "tail")
        for m in re.finditer(r"[.,:;?!’“”()\[\]…–⟨⟩]", str(getattr(e, part) or ""))
        if name(e) not in ("html", "head", "style")
    ]
    if not slots:
        return None
    element, part, found = chance.choice(slots)
    text = str(getattr(element, part))
    setattr(element, part, text[: found.start()] + text[found.end() :])
    home = element if part == "text" else element.getparent()
    assert home is not None
    return Hurt(text.strip()[:60], f"“{found[0]}” lost (class of text: {stream(home)})", anchors_round(home))


# --- elements ----------------------------------------------------------------------------------------------------------

Find = Callable[[Tree], list[Tree]]


def deleting(find: Find, what: str) -> TreeKind:
    """An element is lost with all that is in it."""

    def hurt(tree: Tree, chance: Random) -> Hurt | None:
        if not (found := find(tree)):
            return None
        element = chance.choice(found)
        result = _hurt(element, f"{what} lost")
        take_out(element)
        return result

    return hurt


def doubling(find: Find, what: str) -> TreeKind:
    """An element stands twice, the second time without its id."""

    def hurt(tree: Tree, chance: Random) -> Hurt | None:
        if not (found := find(tree)):
            return None
        element = chance.choice(found)
        other = deepcopy(element)
        for inner in other.iter(etree.Element):
            inner.attrib.pop("id", "")
        put_after(element, other)
        return _hurt(element, f"{what} doubled")

    return hurt


def swapping(find: Find, what: str) -> TreeKind:
    """Two neighbours of a kind change places."""

    def hurt(tree: Tree, chance: Random) -> Hurt | None:
        found = find(tree)
        pairs = [
            (a, b) for a, b in itertools.pairwise(found) if words_of(a) != words_of(b) and a not in b.iterancestors()
        ]
        if not pairs:
            return None
        one, two = chance.choice(pairs)
        result = _hurt(one, f"{what} swapped with “{words_of(two)[:40]}”", anchors_round(two))
        first, second = deepcopy(one), deepcopy(two)
        first.tail, second.tail = two.tail, one.tail
        for old, put in ((one, second), (two, first)):
            parent = old.getparent()
            assert parent is not None
            parent.replace(old, put)
        return result

    return hurt


def unwrapping(find: Find, what: str) -> TreeKind:
    """Words stay, but are no longer what they were."""

    def hurt(tree: Tree, chance: Random) -> Hurt | None:
        if not (found := find(tree)):
            return None
        element = chance.choice(found)
        result = _hurt(element, f"{what} became plain words")
        unwrap(element)
        return result

    return hurt


def emptying(find: Find, what: str) -> TreeKind:
    """What is in an element is lost."""

    def hurt(tree: Tree, chance: Random) -> Hurt | None:
        if not (found := find(tree)):
            return None
        element = chance.choice(found)
        result = _hurt(element, f"{what} emptied")
        for child in list(element):
            element.remove(child)
        element.text = ""
        return result

    return hurt


def text_altering(find: Find, what: str) -> TreeKind:
    """A mark, number or label reads otherwise."""

    def hurt(tree: Tree, chance: Random) -> Hurt | None:
        found = [e for e in find(tree) if (e.text or "").strip()]
        if not found:
            return None
        element = chance.choice(found)
        text = str(element.text)
        figures = [m.start() for m in re.finditer(r"\w", text)]
        at = figures[-1] if figures else 0
        put = text[:at] + (altered(text[at], chance) if figures else "†" if text[at] != "†" else "‡") + text[at + 1 :]
        result = _hurt(element, f"{what}: “{text}” became “{put}”")
        element.text = put
        return result

    return hurt


def attribute(key: str, how: str, find: Find | None = None) -> TreeKind:
    """An attribute is lost or reads otherwise."""

    def hurt(tree: Tree, chance: Random) -> Hurt | None:
        found = [e for e in (find(tree) if find else list(tree.iter(etree.Element))) if e.get(key)]
        if not found:
            return None
        element = chance.choice(found)
        value = str(element.get(key))
        label = key.rpartition("}")[2]
        if how == "lost":
            result = _hurt(element, f"{label}=“{value}” of <{name(element)}> lost", [value])
            del element.attrib[key]
            return result
        put = _other_value(label, value, chance)
        result = _hurt(element, f"{label} of <{name(element)}>: “{value}” became “{put}”", [value])
        element.set(key, put)
        if label == "lang" and element.get(XML_LANG):
            element.set(XML_LANG, put)
        return result

    return hurt


def _other_value(label: str, value: str, chance: Random) -> str:
    if label == "lang":
        return chance.choice([x for x in ("fr", "en", "ru", "de", "es") if not value.startswith(x)])
    if label == "id":
        return f"{value}-x"
    found = list(WORD.finditer(value))
    one = chance.choice(found)
    return value[: one.start()] + altered(one[0], chance) + value[one.end() :]


def language_lost(tree: Tree, chance: Random) -> Hurt | None:
    """Words in another language are no longer said to be."""
    found = [e for e in tree.iter(etree.Element) if e.get("lang")]
    if not found:
        return None
    element = chance.choice(found)
    result = _hurt(element, f"lang=“{element.get('lang')}” of <{name(element)}> lost")
    del element.attrib["lang"]
    element.attrib.pop(XML_LANG, "")
    return result


def link(how: str) -> TreeKind:
    """A link leads elsewhere, or nowhere."""

    def hurt(tree: Tree, chance: Random) -> Hurt | None:
        found = [e for e in having(tree, tag="a", attribute="href") if "://" not in str(e.get("href"))]
        others = sorted({str(e.get("href")) for e in found})
        if len(others) < 2:
            return None
        element = chance.choice(found)
        old = str(element.get("href"))
        put = chance.choice([h for h in others if h != old]) if how == "elsewhere" else f"{old}-x"
        result = _hurt(element, f"a link to {old} leads to {put}", [put.partition("#")[2]])
        element.set("href", put)
        return result

    return hurt


def id_twice(tree: Tree, chance: Random) -> Hurt | None:
    """An earlier element bears the id of a later one, to which links then lead."""
    found = [e for e in tree.iter(etree.Element) if e.get("id")]
    if len(found) < 2:
        return None
    at = chance.randrange(1, len(found))
    element, earlier = found[at], found[chance.randrange(at)]
    value = str(element.get("id"))
    result = _hurt(element, f"the id “{value}” stands twice", anchors_round(earlier))
    earlier.set("id", value)
    return result


def heading(how: str) -> TreeKind:
    """A heading is of another level, or none any more."""

    def hurt(tree: Tree, chance: Random) -> Hurt | None:
        found = having(tree, tag="h1 h2 h3 h4")
        if not found:
            return None
        element = chance.choice(found)
        put = "p" if how == "lost" else f"h{int(name(element)[1]) + 2}"
        result = _hurt(element, f"a heading <{name(element)}> became <{put}>")
        element.tag = re.sub(r"[^}]+$", put, str(element.tag))
        return result

    return hurt


def moved(find: Find, what: str) -> TreeKind:
    """An element stands some words further on."""

    def hurt(tree: Tree, chance: Random) -> Hurt | None:
        found = [e for e in find(tree) if len(WORD.findall(e.tail or "")) > 3]
        if not found:
            return None
        element = chance.choice(found)
        text = str(element.tail)
        at = [m.end() for m in WORD.finditer(text)][2]
        result = _hurt(element, f"{what} moved on to after “{text[:at][-30:]}”")
        before, parent = element.getprevious(), element.getparent()
        assert parent is not None
        if before is not None:
            before.tail = (before.tail or "") + text[:at]
        else:
            parent.text = (parent.text or "") + text[:at]
        element.tail = text[at:]
        return result

    return hurt


def _by(word: str = "", tag: str = "") -> Find:
    return lambda tree: having(tree, tag=tag, word=word)


def _classed(text_class: str) -> Find:
    return lambda tree: [e for e in tree.iter(etree.Element) if e.get("data-text") == text_class]


def _blocks(tree: Tree) -> list[Tree]:
    return [e for e in having(tree, tag="p li tr") if words_of(e)]


def _breaks(tree: Tree) -> list[Tree]:
    return list(having(tree, tag="br")) + [e for e in having(tree, word="line") if words_of(e)]


def _stressed(tree: Tree) -> list[Tree]:
    return having(tree, tag="em strong del ins b i sup") + having(tree, word="small-caps") + having(tree, word="kept")


def _references(tree: Tree) -> list[Tree]:
    found = [
        e for e in having(tree, word="reference") + having(tree, word="entry-page") if re.search(r"\d", e.text or "")
    ]
    return found + [e for e in having(tree, word="page-ref") if e.text]


def _signs(tree: Tree) -> list[Tree]:
    return having(tree, word="sign")


def _illustrations(tree: Tree) -> list[Tree]:
    return having(tree, tag="img figure")


def _numbers(tree: Tree) -> list[Tree]:
    return having(tree, word="number") + having(tree, word="entry-label") + having(tree, word="item-label")


KINDS: dict[str, TreeKind] = {
    **{f"word {way}": word(way) for way in WAYS},
    "sign lost": sign_lost,
    "block deleted": deleting(_blocks, "a block"),
    "block doubled": doubling(_blocks, "a block"),
    "blocks swapped": swapping(_blocks, "a block"),
    "call deleted": deleting(_by("call"), "a call"),
    "call doubled": doubling(_by("call"), "a call"),
    "call moved": moved(_by("call"), "a call"),
    "calls swapped": swapping(_by("call"), "a call"),
    "call mark altered": text_altering(_by("call"), "the mark at a call"),
    "call no longer raised": unwrapping(_by("call"), "a call"),
    "note deleted": deleting(_by("note"), "a note"),
    "note doubled": doubling(_by("note"), "a note"),
    "note emptied": emptying(_by("note"), "a note"),
    "notes swapped": swapping(_by("note"), "a note"),
    "note mark altered": text_altering(_classed("note-mark"), "the mark at a note"),
    "note mark deleted": deleting(_classed("note-mark"), "the mark at a note"),
    "link elsewhere": link("elsewhere"),
    "link broken": link("broken"),
    "link lost": unwrapping(lambda t: having(t, tag="a", attribute="href"), "a link"),
    "label deleted": deleting(_classed("label"), "a label"),
    "label altered": text_altering(_classed("label"), "a label"),
    "number altered": text_altering(_numbers, "a number"),
    "reference altered": text_altering(_references, "a number referred to"),
    "title altered": text_altering(lambda t: having(t, tag="title"), "the title of the page"),
    "heading lost": heading("lost"),
    "heading of another level": heading("level"),
    "language lost": language_lost,
    "language altered": attribute("lang", "altered"),
    "alt lost": attribute("alt", "lost"),
    "alt altered": attribute("alt", "altered"),
    "picture deleted": deleting(_illustrations, "a picture"),
    "id lost": attribute("id", "lost"),
    "id altered": attribute("id", "altered"),
    "id twice": id_twice,
    "stress lost": unwrapping(_stressed, "stressed words"),
    "editorial sign deleted": deleting(_signs, "an editorial sign"),
    "line joined": unwrapping(_breaks, "the end of a line"),
    "cell swapped": swapping(lambda t: having(t, tag="td th"), "a cell"),
    "item swapped": swapping(lambda t: having(t, word="item") + having(t, tag="li"), "an item"),
}
#: what only an ebook has
EBOOK_KINDS: dict[str, TreeKind] = {
    "aria label lost": attribute("aria-label", "lost"),
    "aria label altered": attribute("aria-label", "altered"),
    "role lost": attribute("role", "lost"),
    "role of a call lost": attribute("role", "lost", _by("call")),
    "epub type lost": attribute(EPUB_TYPE, "lost"),
    "epub type of a call lost": attribute(EPUB_TYPE, "lost", _by("call")),
    "epub type of a note lost": attribute(EPUB_TYPE, "lost", _by("note")),
    "style link lost": deleting(lambda t: having(t, tag="link"), "the link to the style sheet"),
    "page break deleted": deleting(_by("page-start"), "a page break"),
    "page break moved": moved(_by("page-start"), "a page break"),
    "line number altered": text_altering(_by("line-number"), "the number of a line"),
    "line number deleted": deleting(_by("line-number"), "the number of a line"),
    "line number moved": moved(_by("line-number"), "the number of a line"),
    "picture of another name": attribute("src", "altered"),
}
#: what only print has
PRINT_KINDS: dict[str, TreeKind] = {
    "running head altered": attribute("data-running", "altered"),
    "running head lost": attribute("data-running", "lost"),
    "running title altered": text_altering(_by("running-title"), "the running title"),
    "running title deleted": deleting(_by("running-title"), "the running title"),
    "outline title altered": attribute("data-title", "altered"),
    "outline title lost": attribute("data-title", "lost"),
    "picture of another name": attribute("src", "altered"),
}
