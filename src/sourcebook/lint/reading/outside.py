"""What a built file would open, run or send besides itself: it should be nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import pikepdf
import tinycss2
from lxml import etree

#: elements that run something or bring in another file (HTML 4.8, 4.10, 4.12)
_RUNNING = frozenset({"script", "iframe", "object", "embed", "form", "base", "applet", "frame"})
#: attributes that make a reader open an address as soon as it shows the page
_LOADING = frozenset({"src", "srcset", "poster", "data", "background", "action", "formaction", "ping", "manifest"})
#: where a link that a reader follows may lead
_LINKS = frozenset({"http", "https", "mailto"})
#: actions that a PDF may hold (PDF 1.7, 12.6.4)
_ACTIONS = frozenset({"/GoTo", "/URI"})
#: entries of a PDF's catalogue that carry other files or act by themselves (7.7.2, 7.11.4, 12.6.3)
_CATALOGUE = ("/AA", "/AF", "/AcroForm", "/Collection", "/OpenAction")


def outside_of_page(root: etree._Element, file: str) -> Iterator[str]:
    """What a page of an EPUB would open or run."""
    for element in root.iter(etree.Element):
        name = _local_name(str(element.tag))
        if name in _RUNNING or element.get("http-equiv"):
            yield f"{file} holds an element “{name}”"
        for key, value in element.attrib.items():
            attribute = _local_name(str(key))
            address = str(value).strip()
            if attribute.startswith("on"):
                yield f"{file} holds a program: {attribute}"
            elif attribute in _LOADING or (attribute == "href" and name in ("link", "image", "use", "feImage")):
                if _leads_out(address):
                    yield f"{file} opens {address[:80]}"
            elif attribute == "href" and urlsplit(address).scheme.lower() not in {"", *_LINKS}:
                yield f"{file} has a link to {address[:80]}"
            elif attribute == "style":
                yield from outside_of_style(address, file, tinycss2.parse_declaration_list)
        if name == "style":
            yield from outside_of_style("".join(str(part) for part in element.itertext()), file)


@lru_cache(maxsize=1024)
def _local_name(name: str) -> str:
    return etree.QName(name).localname


def outside_of_style(text: str, file: str, parse: Any = tinycss2.parse_stylesheet) -> Iterator[str]:
    """What a style sheet would open."""
    waiting = list(parse(text))
    while waiting:
        node = waiting.pop()
        if (node.type == "url" and _leads_out(node.value)) or (
            node.type == "string" and (urlsplit(node.value).netloc and _leads_out(node.value))
        ):
            yield f"{file} opens {node.value[:80]}"
        for part in ("prelude", "content", "arguments", "value"):
            inner = getattr(node, part, None)
            waiting += inner if isinstance(inner, list) else []


def addresses_in_style(text: str) -> Iterator[str]:
    """The files that a style sheet names: fonts, pictures, other style sheets."""
    waiting = list(tinycss2.parse_stylesheet(text))
    while waiting:
        node = waiting.pop()
        if node.type == "url":
            yield node.value
        elif node.type == "function" and node.lower_name == "url":
            yield from (part.value for part in node.arguments if part.type == "string")
        elif node.type == "at-rule" and node.lower_at_keyword == "import":
            yield from (part.value for part in node.prelude if part.type == "string")
        for part in ("prelude", "content", "value"):
            inner = getattr(node, part, None)
            waiting += inner if isinstance(inner, list) else []


def outside_of_pdf(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What a PDF would open or run, and the files it carries."""
    root = pdf.Root
    yield from (f"the file holds {key}" for key in _CATALOGUE if key in root)
    names = root.get("/Names", pikepdf.Dictionary())
    yield from (f"the file holds {key}" for key in ("/EmbeddedFiles", "/JavaScript") if key in names)
    for number, page in enumerate(pdf.pages, 1):
        if "/AA" in page.obj:
            yield f"page {number} of the file acts by itself"
        for annotation in page.obj.get("/Annots", ()):
            action = annotation.get("/A", pikepdf.Dictionary())
            kind = str(action.get("/S", "/GoTo"))
            address = str(action.get("/URI", "https:"))
            if (
                annotation.get("/Subtype") != "/Link"
                or "/AA" in annotation
                or "/Next" in action
                or kind not in _ACTIONS
            ):
                yield f"page {number} of the file holds {annotation.get('/Subtype', 'something')!s} {kind}"
            elif urlsplit(address).scheme.lower() not in _LINKS:
                yield f"page {number} of the file has a link to {address[:80]}"


def _leads_out(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.scheme or parts.netloc or address.startswith(("/", "\\")))
