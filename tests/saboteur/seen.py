"""What a reader gets from an edition or a built file: what can be read, heard or followed, and nothing of how it is made.

Two that are seen alike differ in nothing that a reader could notice, so a damage that leaves both alike is void.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from lxml import etree

from sourcebook.model.audience import Audience
from sourcebook.model.content import fold
from sourcebook.model.measured import Measured
from sourcebook.pipeline import prepare
from sourcebook.render import load_theme, render_ebook

#: attributes that are shown, spoken or acted on
ATTRIBUTES = ("alt", "aria-label", "aria-hidden", "role", "type", "hidden", "rel", "colspan", "rowspan")
#: how many characters after a target tell where a link leads
AHEAD = 60


def seen_edition(folder: Path) -> tuple[str, ...]:
    """What an edition prints, for both audiences; nothing where it can't be printed."""
    result: list[str] = []
    for audience in Audience:
        prepared = prepare(folder, audience)
        if prepared.resolved is None:
            result.append("nothing")
            continue
        theme = load_theme(prepared.resolved.theme, prepared.resolved.theme_files)
        book = render_ebook(prepared.resolved, theme, Measured())
        pages = {chapter.file: chapter.markup.encode() for chapter in book.chapters}
        pages["nav.xhtml"] = book.navigation.encode()
        result += seen_pages(pages)
        made = prepared.resolved
        result += [
            made.title,
            made.subtitle,
            made.language,
            made.rights,
            made.identifier,
            made.publisher,
            *map(str, made.makers),
        ]
        result += [
            f"{n} {hashlib.sha256(prepared.folder.data(n, 50_000_000) or b'').hexdigest()}" for n in sorted(made.images)
        ]
    return tuple(result)


# --- markup ------------------------------------------------------------------------------------------------------------


#: what of an ebook's structure no reading system is known to act on
SILENT_TYPES = ("type=frontmatter", "type=bodymatter", "type=backmatter")


def _name(name: object) -> str:
    return str(name).rpartition("}")[2]


def words_in(element: etree._Element) -> str:
    """All the words in an element."""
    return "".join(map(str, element.itertext()))


def _texts(element: etree._Element, path: str) -> str:
    found = element.xpath(path)
    assert isinstance(found, list)
    return "".join(map(str, found))


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _spoken(element: etree._Element) -> str:
    """The language in which an element's words are read aloud."""
    for one in (element, *element.iterancestors()):
        if one.get("lang"):
            return str(one.get("lang"))
    return ""


def seen_pages(pages: dict[str, bytes]) -> list[str]:
    """Pages of markup in order as a reader gets them: words, kinds of elements, languages, and where links lead."""
    trees = {name: etree.fromstring(data) for name, data in pages.items()}
    targets: dict[str, str] = {}
    for name, tree in trees.items():
        targets[name] = "the page " + fold(words_in(tree))[:AHEAD]
        for element in tree.iter(etree.Element):
            if element.get("id"):
                targets.setdefault(f"{name}#{element.get('id')}", _what_follows(element))
    result: list[str] = []
    for name, tree in trees.items():
        result.append(f"page {len(result)}")
        result += _tokens(tree, name, targets)
    return result


def _what_follows(element: etree._Element) -> str:
    words = _texts(element, ".//text() | following::text()[position() < 9]")
    before = _texts(element, "preceding::text()[position() < 6]")
    return f"{element.tag} {before[-AHEAD:]}>{words[:AHEAD]}"


def _tokens(tree: etree._Element, page: str, targets: dict[str, str]) -> Iterator[str]:
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "end":
            yield f"/{_name(element.tag)}"
            if element.tail and (parent := element.getparent()) is not None:
                yield f"{_spoken(parent)}: {_folded(element.tail)}"
            continue
        shown = [f"{_name(k)}={v}" for k, v in sorted(element.attrib.items()) if _name(str(k)) in ATTRIBUTES]
        shown = [one for one in shown if one not in SILENT_TYPES]
        for key in ("href", "src"):
            address = element.get(key)
            if address is not None:
                file, hash_, anchor = address.partition("#")
                here = posixpath.normpath(posixpath.join(posixpath.dirname(page), file)) if file else page
                known = targets.get(here + hash_ + anchor)
                outside = "://" in address or (not address.split("#")[0].endswith(".xhtml") and bool(file))
                shown.append(f"{key}={known if known is not None else address if outside else 'nowhere'}")
        yield f"{_name(element.tag)} {' '.join(shown)}"
        if element.text or element.get("alt") or element.get("aria-label"):
            yield f"{_spoken(element)}: {_folded(element.text or '')}"


def seen_epub(data: bytes) -> tuple[str, ...]:
    """What a reading system gets from an EPUB."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {n: archive.read(n) for n in archive.namelist()}
    result = [f"file {n}" for n in sorted(files)]
    package = next(n for n in files if n.endswith(".opf"))
    try:
        opf = etree.fromstring(files[package])
    except etree.XMLSyntaxError:
        return ("broken",)
    folder = posixpath.dirname(package)
    items = {e.get("id"): e for e in opf.iter("{*}item")}
    result += [
        f"{_name(str(e.tag))} {e.get('property') or ''} {fold(e.text or '')}"
        for e in opf.iter("{*}metadata")
        for e in e
    ]
    result += sorted(f"{e.get('href')} {e.get('media-type')} {e.get('properties')}" for e in items.values())
    spine = [items[e.get("idref")] for e in opf.iter("{*}itemref") if e.get("idref") in items]
    result += [f"{e.get('idref')} {e.get('linear')}" for e in opf.iter("{*}itemref")]
    names = [posixpath.join(folder, e.get("href") or "") for e in spine]
    names += [n for n in sorted(files) if n.endswith(".xhtml") and n not in names]
    try:
        result += seen_pages({n: files[n] for n in names if n in files})
    except etree.XMLSyntaxError:
        result.append("broken")
    result += [
        f"{n} {hashlib.sha256(d).hexdigest()}" for n, d in sorted(files.items()) if not n.endswith((".xhtml", ".opf"))
    ]
    return tuple(result)


# --- pages -------------------------------------------------------------------------------------------------------------


def seen_pdf(data: bytes) -> tuple[str, ...]:
    """What a reader gets from a PDF: the look of its pages, their words, tags as they are heard, links, outline, labels."""
    result: list[str] = []
    document = pypdfium2.PdfDocument(data)
    for page in document:
        result.append(hashlib.sha256(page.render(scale=1.5).to_pil().tobytes()).hexdigest())
        result.append(page.get_textpage().get_text_bounded())
    document.close()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        numbers = {page.objgen: n for n, page in enumerate(pdf.pages)}
        names = _destinations(pdf)
        for n, page in enumerate(pdf.pages):
            for note in page.get("/Annots", pikepdf.Array()):
                result.append(
                    f"{n} {[round(float(x)) for x in note.Rect]} {_leads(note, names, numbers)} {note.get('/Contents')}"
                )
        result += _outline(pdf, names, numbers)
        result += [f"{k} {v}" for k, v in sorted(pdf.docinfo.items())]
        result += [str(pdf.Root.get(k)) for k in ("/Lang", "/MarkInfo", "/ViewerPreferences")]
        result.append(repr(pdf.Root.get("/PageLabels")))
        result.append(bytes(pdf.Root.Metadata.read_bytes()).decode() if "/Metadata" in pdf.Root else "")
        result += list(_tags(pdf, numbers))
        result += sorted(_fonts(pdf))
    return tuple(result)


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
            yield f"{thing.get('/FontName')} {'/FontFile2' in thing or '/FontFile3' in thing}"


def _destinations(pdf: pikepdf.Pdf) -> dict[str, Any]:
    tree = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    return {str(k): v for k, v in pikepdf.NameTree(tree).items()} if tree is not None else {}


def _leads(thing: Any, names: dict[str, Any], numbers: dict[Any, int]) -> str:
    action = thing.get("/A")
    if action is not None and "/URI" in action:
        return str(action.URI)
    target = action.get("/D") if action is not None else thing.get("/Dest")
    if isinstance(target, pikepdf.String):
        target = names.get(str(target))
    if isinstance(target, pikepdf.Dictionary):
        target = target.get("/D")
    if not isinstance(target, pikepdf.Array):
        return "nowhere"
    return f"{numbers.get(target[0].objgen)} {[round(float(x)) for x in list(target)[2:4]]}"


def _outline(pdf: pikepdf.Pdf, names: dict[str, Any], numbers: dict[Any, int]) -> list[str]:
    result: list[str] = []

    def walk(item: Any, level: int) -> None:
        while item is not None and len(result) < 10_000:
            result.append(f"{level} {item.get('/Title')} {_leads(item, names, numbers)}")
            walk(item.get("/First"), level + 1)
            item = item.get("/Next")

    walk(pdf.Root.get("/Outlines", pikepdf.Dictionary()).get("/First"), 1)
    return result


def _tags(pdf: pikepdf.Pdf, numbers: dict[Any, int]) -> Iterator[str]:
    """What is read aloud: tags in their order, each with the language that it or one round it has.

    A tag that holds nothing but content that shows nothing is not heard. Pieces of content are numbered among those that show
    something, so that one that shows nothing and is gone makes no difference.
    """
    heard = {n: _showing(page) for n, page in enumerate(pdf.pages)}

    def told(node: Any, language: str, page: int | None) -> tuple[list[str], bool]:
        """What is said of a tag and all in it, and whether any of it is heard."""
        if isinstance(node, int):
            shown = heard.get(page, ()) if page is not None else ()
            return [f"{sum(n < node for n in shown)} {language}"], node in shown
        if isinstance(node, pikepdf.Array):
            parts = [told(kid, language, page) for kid in node]
            return [line for lines, known in parts if known for line in lines], any(known for _, known in parts)
        if not isinstance(node, pikepdf.Dictionary):
            return [str(node)], node is not None
        if "/Pg" in node:
            page = numbers.get(node.Pg.objgen)
        here = str(node.get("/Lang", language))
        said = " ".join(str(node.get(k)) for k in ("/S", "/Alt", "/ActualText", "/E"))
        lines, known = told(node.get("/K", node.get("/MCID")), here, page)
        of_its_own = any(key in node for key in ("/Alt", "/ActualText", "/Obj", "/E"))
        return [said, here if "/Alt" in node else "", str(page), *lines, "/"], known or of_its_own

    yield from told(pdf.Root.get("/StructTreeRoot"), str(pdf.Root.get("/Lang")), None)[0]


def _showing(page: pikepdf.Page) -> set[int]:
    """The marked content of a page that shows words or a picture."""
    found: set[int] = set()
    open_: list[int | None] = []
    for operands, operator in pikepdf.parse_content_stream(page, "BMC BDC EMC Tj TJ ' \" Do"):
        match str(operator):
            case "BMC" | "BDC":
                known = (
                    operands[1].get("/MCID")
                    if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary)
                    else None
                )
                open_.append(open_[-1] if known is None and open_ else None if known is None else int(known))
            case "EMC":
                open_.pop()
            case _:
                found |= {one for one in open_[-1:] if one is not None}
    return found
