"""What the markup of an ebook says of its elements: EPUB's structural semantics, DPUB-ARIA roles, HTML's own names.

Shared by what finds notes and chapters, what converts and what counts. Sources: EPUB Structural Semantics Vocabulary 1.1,
DPUB-ARIA 1.1, the Z39.98-2012 structural vocabulary, HTML Living Standard (4 and 15, elements and their rendering).
"""

from __future__ import annotations

import re
from itertools import takewhile

from lxml import etree

from sourcebook.importing.look import Look
from sourcebook.importing.markup import EPUB, XML, local, text_of

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
PICTURES = frozenset(("img", "svg"))
#: what holds no words of the text
WORDLESS = frozenset(("script", "style", "template", "head", "noscript", "rp", "datalist", "object", "audio", "video"))
ITALIC = frozenset(("i", "em"))
#: italic in every browser unless a style sheet says otherwise
ITALIC_BY_CUSTOM = frozenset(("cite", "dfn", "var"))
BOLD = frozenset(("b", "strong"))
_VERSE = frozenset(("z3998:verse", "z3998:poem", "z3998:song", "z3998:hymn", "z3998:lyrics"))
_VERSE_CLASS = re.compile(
    r"(?:^|[-_ ])(?:poem|poetry|verse|stanza|linegroup|line-group|lyrics|song)s?(?:$|[-_ 0-9])", re.I
)
#: words of a page’s number at most: “page 12 of 300”
_PAGE_WORDS = 4
_NOT_VERSE = re.compile(r"verse-?num|versenum|reverse", re.I)
_SMALL_CAPS_CLASS = re.compile(r"^(?:small-?caps?|smcap|sc|smallcap(?:ital)?s?)$", re.I)


def types(element: etree._Element) -> frozenset[str]:
    """What an element is said to be: its epub:type, and its role as the type of the same name."""
    said = (element.get(f"{{{EPUB}}}type") or "").split()
    roles = (element.get("role") or "").split()
    return frozenset((*said, *(role.removeprefix("doc-") for role in roles if role.startswith("doc-"))))


def classes(element: etree._Element) -> str:
    """The class of an element, as it is written."""
    return element.get("class") or ""


def is_block(element: etree._Element) -> bool:
    """Whether an element is one that stands on lines of its own by its name."""
    return local(element) in BLOCKS


def holds_blocks(element: etree._Element) -> bool:
    """Whether an element has blocks in it, so that it is no running text."""
    return any(is_block(inner) for inner in element.iterdescendants())


def has_loose_words(element: etree._Element) -> bool:
    """Whether words stand directly in an element, not in one inside it."""
    return any(text and text.strip() for text in (element.text, *(child.tail for child in element)))


def letter_of(image: etree._Element) -> str:
    """The letter that a picture among words stands for, as a large initial often does; empty for any other picture."""
    alt = (image.get("alt") or "").strip()
    return alt if len(alt) == 1 and alt.isalpha() and _is_among_words(image) else ""


def _is_among_words(element: etree._Element) -> bool:
    """Whether words stand beside an element in running text."""
    while not is_block(element) and (above := element.getparent()) is not None:
        before = list(takewhile(lambda e: not is_block(e), element.itersiblings(preceding=True)))
        after = list(takewhile(lambda e: not is_block(e), element.itersiblings()))
        nearest = before[-1].getprevious() if before else element.getprevious()
        beside = [*(text_of(e) + (e.tail or "") for e in (*before, *after)), element.tail or ""]
        beside.append((above.text if nearest is None else nearest.tail) or "")
        if any(text.strip() for text in beside):
            return True
        element = above
    return False


def is_call(element: etree._Element) -> bool:
    """Whether an element says that it calls a note."""
    return local(element) == "a" and "noteref" in types(element)


def is_page_break(element: etree._Element) -> bool:
    """Whether a page of the printed book begins here; what holds more than its number is text."""
    return "pagebreak" in types(element) and len(text_of(element).split()) <= _PAGE_WORDS


def page_label(element: etree._Element) -> str:
    """The number of the page that begins here; empty where nobody says it."""
    said = element.get("title") or element.get("aria-label") or text_of(element)
    label = " ".join(said.split()) or re.sub(r"^.*?([0-9]+|[ivxlcdm]+)$", r"\1", element.get("id") or "")
    label = re.sub(r"^(?:page|p\.|seite|s\.)\s*", "", label, flags=re.I)
    return re.sub(r"[{}\\|]", "", label).strip(" .[]")


def language_of(element: etree._Element) -> str:
    """The language that an element itself says its words are in."""
    tag = (element.get(f"{{{XML}}}lang") or element.get("lang") or "").strip()
    return tag if re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", tag) else ""


def is_italic(element: etree._Element, look: Look) -> bool:
    """Whether running text is in italics: by the name of the element, by custom, or by the style sheet."""
    name = local(element)
    if name in ITALIC:
        return True
    if is_block(element) or look.block:
        return False
    return look.italic if look.italic is not None else name in ITALIC_BY_CUSTOM


def is_bold(element: etree._Element, look: Look) -> bool:
    """Whether running text is bold; <b> and <strong> too only where no style sheet takes their weight away."""
    if is_block(element):
        return False
    return look.bold if look.bold is not None else local(element) in BOLD


def is_small_caps(element: etree._Element, look: Look) -> bool:
    """Whether words are in small capitals, by the style sheet or by a class that says so; headings apart."""
    if local(element) in HEADINGS or local(element) in ("hgroup", "body", "html"):
        return False
    if look.small_caps is not None:
        return look.small_caps
    return any(_SMALL_CAPS_CLASS.match(word) for word in classes(element).split())


def is_verse(element: etree._Element) -> bool:
    """Whether what an element holds is verse: it says so, or its class does."""
    if types(element) & _VERSE:
        return True
    said = classes(element)
    return bool(_VERSE_CLASS.search(said)) and not _NOT_VERSE.search(said)


def in_verse(element: etree._Element) -> bool:
    """Whether an element is verse, or stands in verse."""
    return is_verse(element) or any(is_verse(above) for above in element.iterancestors())


def is_lined(element: etree._Element) -> bool:
    """Whether a paragraph is nothing but spans parted by line breaks, as lines of verse are typed."""
    names = [local(child) for child in element]
    return {"span", "br"} == set(names) and names.count("span") > 1 and not has_loose_words(element)


def is_gap(element: etree._Element) -> bool:
    """Whether an element stands for a break between sections: a rule."""
    return local(element) == "hr"
