"""Bytes of a packed file to a tree of elements: no outside file, no abbreviation of its own, every line kept.

Named characters (`&nbsp;`) are those of HTML, for the DTD that declares them for EPUB 2 is never fetched. A text that is
not well-formed is read as a browser would, and the editor is told to compare it.
"""

from __future__ import annotations

import codecs
import re
from html.entities import html5
from typing import NoReturn

from lxml import etree

from sourcebook.importing.archive import SAVE, Archive

XHTML = "http://www.w3.org/1999/xhtml"
EPUB = "http://www.idpf.org/2007/ops"
XML = "http://www.w3.org/XML/1998/namespace"
#: elements one inside the other, so many at most
DEEPEST = 150
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
#: comments and instructions may stand before it (XML 1.0, 2.8); what looks like it further on is text
_DOCTYPE = re.compile(
    r"(?:\s|<!--(?:(?!-->).)*-->|<\?(?:(?!\?>).)*\?>)*(?P<all><!DOCTYPE[^\[>]*(?:\[(?P<inner>.*?)\]\s*)?>)", re.S | re.I
)
#: the end of a whole text: nothing but comments may follow (XML 1.0, 2.1)
_WHOLE = re.compile(r"</\s*html\s*>\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+$", re.S | re.I)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_PREFIXED = {"epub:type": f"{{{EPUB}}}type", "xml:lang": f"{{{XML}}}lang", "epub:prefix": f"{{{EPUB}}}prefix"}


def read_xml(archive: Archive, name: str) -> etree._Element:
    """A packed file that has to be well-formed: the package, the contents. Raises BookUnreadable where it is not."""
    text = _text(archive, name)
    try:
        return _checked(archive, name, etree.fromstring(text.encode("utf-8"), _parser()))
    except etree.XMLSyntaxError as problem:
        archive.refuse(
            "ebook-broken",
            f"This file, which tells what the ebook holds, can't be read: {_why(problem)}.",
            SAVE,
            archive.place(name, problem.lineno or 1),
        )


def read_page(archive: Archive, name: str) -> etree._Element:
    """A text of the ebook, as XHTML; where it is not well-formed, as a browser takes it, with a finding."""
    text = _text(archive, name)
    try:
        return _checked(archive, name, etree.fromstring(text.encode("utf-8"), _parser()))
    except etree.XMLSyntaxError as problem:
        line = problem.lineno or 1
        if not _WHOLE.search(text):
            archive.refuse(
                "ebook-broken",
                "This text breaks off before its end.",
                "Get the ebook once more from where you have it.",
                archive.place(name, text.count("\n") + 1),
            )
        root = _mended(text)
        if root is None:
            archive.refuse(
                "ebook-broken", f"This text can't be read: {_why(problem)}.", SAVE, archive.place(name, line)
            )
        archive.report.warning(
            "ebook-mended",
            f"This text is not as an ebook's should be: {_why(problem)}. It was read as a browser would read it.",
            archive.place(name, line),
            "Compare what stands near this line with the text that was made of it.",
        )
        return _checked(archive, name, root)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def line_of(element: etree._Element) -> int:
    """The line that an element begins in."""
    return element.sourceline if isinstance(element.sourceline, int) else 1


def text_of(element: etree._Element) -> str:
    """All characters in an element."""
    return "".join(str(text) for text in element.itertext())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _text(archive: Archive, name: str) -> str:
    """The characters of a file, named ones among them, without what stands before the root; no line is lost."""
    data = archive.read(name)
    text = _decoded(archive, name, data)
    found = _DECLARATION.match(text)
    text = text[found.end() :] if found else text
    lost = found[0].count("\n") if found else 0
    doctype = _DOCTYPE.match(text)
    if doctype is not None:
        start, end = doctype.span("all")
        if "<!ENTITY" in (doctype["inner"] or ""):
            _refuse_entities(archive, name, lost + text.count("\n", 0, start) + 1)
        text = text[:start] + "\n" * doctype["all"].count("\n") + text[end:]
    return "\n" * lost + _NAMED.sub(_character, text)


def _refuse_entities(archive: Archive, name: str, line: int) -> NoReturn:
    archive.refuse(
        "ebook-reaches-out",
        "This file declares abbreviations of its own, by which a text can be swollen or call for other files.",
        SAVE,
        archive.place(name, line),
    )


def _decoded(archive: Archive, name: str, data: bytes) -> str:
    encoding = "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif not data.startswith(codecs.BOM_UTF8) and (found := _ENCODING.match(data)) is not None:
        encoding = found[1].decode("ascii")
    try:
        text = data.decode(encoding)
        text.encode("utf-8")  # some encodings can name what is no letter
    except (UnicodeError, LookupError) as problem:
        at = problem.start if isinstance(problem, UnicodeDecodeError) else 0
        archive.refuse(
            "not-utf-8",
            f"The letters of this file can't be read as “{encoding.removesuffix('-sig').upper()}”.",
            SAVE,
            archive.place(name, data.count(b"\n", 0, at) + 1),
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _character(found: re.Match[str]) -> str:
    """A named character of HTML as itself; the five that XML knows, and names nobody knows, as they stand."""
    known = html5.get(f"{found[1]};")
    return found[0] if found[1] in _OWN or known is None else "".join(f"&#{ord(c)};" for c in known)


def _why(problem: etree.XMLSyntaxError) -> str:
    """What is wrong, in words: most often two kinds of mistake."""
    said = problem.msg or ""
    if (found := re.search(r"mismatch: (\w+) line (\d+) and (\w+)", said)) is not None:
        return f"<{found[1]}>, begun in line {found[2]}, is still open where </{found[3]}> stands"
    if "xmlParseEntityRef" in said or "Entity" in said or "EntityRef" in said:
        return "an & stands where &amp; should, or a sign is named that nobody knows"
    if "Attr" in said:
        return "a value between < and > has no quotation marks round it, or stands twice"
    if "Excessive depth" in said:
        return "too many blocks stand one inside the other"
    return "a < or > is missing, or stands where it should not"


def _mended(text: str) -> etree._Element | None:
    """The text as HTML, its elements put where those of XHTML are."""
    parser = etree.HTMLParser(
        recover=True, no_network=True, huge_tree=False, encoding="utf-8", remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        return None
    if root is None:
        return None
    for element in root.iter():
        if isinstance(element.tag, str):
            # a name with a colon is one to the HTML reader
            element.tag = f"{{{XHTML}}}{element.tag.rpartition(':')[2]}"
            for name, put in _PREFIXED.items():
                if name in element.attrib:
                    element.set(put, element.attrib.pop(name))
    return root


def _checked(archive: Archive, name: str, root: etree._Element) -> etree._Element:
    """The tree, where it is not too deep to be walked and holds no abbreviation. Raises BookUnreadable otherwise."""
    for entity in root.iter(etree.Entity):
        _refuse_entities(archive, name, line_of(entity))
    depth, level = 0, [root]
    while level:
        level = [child for element in level for child in element]
        depth += 1
        if depth > DEEPEST:
            archive.refuse(
                "blocks-too-deep",
                f"More than {DEEPEST} blocks stand one inside the other here.",
                SAVE,
                archive.place(name, line_of(level[0]) if level else 1),
            )
    return root
