"""Figures of an ebook to pictures with their captions; what a caption can't be here becomes a paragraph."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from sourcebook.importing.ledger import Kind
from sourcebook.importing.markup import local, text_of
from sourcebook.importing.run import unbroken
from sourcebook.importing.signs import PICTURES, classes, has_loose_words, is_page_break
from sourcebook.importing.words import Inherited, Piece, Setting, WordReader
from sourcebook.model.blocks import Block, Heading, Paragraph, Picture
from sourcebook.model.content import Content, joined, plain


class FigureReader:
    """Reads figures; `picture` gives a picture its file, `blocks` reads what a caption holds."""

    def __init__(
        self,
        to: Setting,
        words: WordReader,
        picture: Callable[[etree._Element], str | None],
        blocks: Callable[[etree._Element, Inherited], tuple[Block, ...]],
    ) -> None:
        self.to, self.words, self.picture, self.blocks = to, words, picture, blocks

    def is_box(self, element: etree._Element) -> bool:
        """Whether an element is a box round one picture and its caption."""
        if local(element) not in ("div", "p", "section", "center"):
            return False
        images = [e for e in element.iter() if local(e) in PICTURES]
        captions = [e for e in element if "caption" in classes(e).lower()]
        return (
            len(images) == 1
            and len(captions) == 1
            and captions[0] not in images[0].iterancestors()
            and not has_loose_words(element)
            and len(element) <= 3
        )

    def read(self, element: etree._Element, above: Inherited) -> list[Block] | None:
        """A picture with its caption; None for a figure of anything else, which is what it holds."""
        images = [
            e for e in element.iter() if local(e) in PICTURES and not any(local(a) == "svg" for a in e.iterancestors())
        ]
        captions = [
            e for e in element.iterdescendants() if local(e) == "figcaption" or "caption" in classes(e).lower()
        ][:1]
        if len(images) != 1 or not captions or captions[0] in images[0].iterancestors() or has_loose_words(element):
            return None
        if any(self._says_something(e) for e in element if e not in captions):
            return None
        for child in (e for e in element if is_page_break(e)):
            self.words.run([child], above)
        whole = self.blocks(captions[0], self.words.inherit(captions[0], above))
        leaves = [block.content for block in whole if isinstance(block, Paragraph | Heading)]
        if len(leaves) != len(whole):
            return [*self.one(images[0], Content()), *whole]
        headed = sum(isinstance(block, Heading) for block in whole)
        if headed:
            self.to.ledger.note(
                "a heading in a caption is words of it", self.to.pages.place(element), Kind.HEADINGS, -headed
            )
        caption = joined(plain(" ") + leaf if n else leaf for n, leaf in enumerate(leaves))
        return self.one(images[0], caption)

    def _says_something(self, element: etree._Element) -> bool:
        """Whether there are words in an element, or calls of notes."""
        notes = self.to.notes
        return bool(notes.words_in(element)) or any(inner in notes.by_call for inner in element.iter())

    def one(self, image: etree._Element, caption: Content) -> list[Block]:
        """A picture that stands alone; where it can't be taken, its caption is a paragraph."""
        file = self.picture(image)
        alt = " ".join((image.get("alt") or "").split())
        told = [Paragraph(caption)] if caption else []
        if file is None:
            return [*told]
        if not alt and image.get("role") != "presentation":
            self.to.ledger.note(
                "a picture has no words for readers who can't see it", self.to.pages.place(image), words=file
            )
        if self.to.markdown and caption.marks:
            self.to.ledger.note(
                "a caption with signs in it is a paragraph below its picture", self.to.pages.place(image)
            )
            return [Picture(file, alt, Content()), *told]
        return [Picture(file, alt, unbroken(caption))]


def pictures_alone(loose: list[Piece]) -> list[etree._Element]:
    """The pictures among these pieces, where there is nothing else but blanks."""
    images: list[etree._Element] = []
    for piece in loose:
        if isinstance(piece, str):
            if piece.strip():
                return []
            continue
        if local(piece) in PICTURES:
            images.append(piece)
            continue
        if local(piece) == "br":
            continue
        inner = [e for e in piece.iter() if local(e) in PICTURES]
        if text_of(piece).strip() or is_page_break(piece) or not inner:
            return []
        images += inner
    return images
