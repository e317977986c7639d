"""What an ebook says of itself as a whole, as the keys of edition.yaml; what has no key is put in the ledger.

EPUB 3.3, 5.5 (Dublin Core and meta elements); EPUB 2.0.1, OPF 2.2; roles are MARC relators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from sourcebook.diagnostics import Place
from sourcebook.importing.ledger import Ledger
from sourcebook.importing.markup import line_of, local, text_of
from sourcebook.importing.package import Package
from sourcebook.model.content import fold
from sourcebook.model.edition import Contributor, Identifier, IdentifierKind, Role
from sourcebook.records import dataclass

ROLES = {
    "aut": Role.AUTHOR, "edt": Role.EDITOR, "ann": Role.EDITOR, "trl": Role.TRANSLATOR, "com": Role.COMPILER,
    "ill": Role.ILLUSTRATOR, "dsr": Role.DESIGNER, "bkd": Role.DESIGNER, "cov": Role.DESIGNER, "art": Role.ILLUSTRATOR,
    "aui": Role.AUTHOR, "author": Role.AUTHOR, "editor": Role.EDITOR, "translator": Role.TRANSLATOR,
}  # fmt: skip
_OPF = "{http://www.idpf.org/2007/opf}"
_TAG = re.compile(r"<[^<>]*>")


@dataclass(slots=True)
class Metadata:
    """The keys of edition.yaml that an ebook gives values for."""

    title: str = ""
    subtitle: str = ""
    language: str = ""
    contributors: tuple[Contributor, ...] = ()
    publisher: str = ""
    date: str = ""
    identifiers: tuple[Identifier, ...] = ()
    rights: str = ""
    series: str = ""
    description: str = ""


def read_metadata(package: Package, file: str, ledger: Ledger) -> Metadata:
    """The metadata of an ebook; `file` is how its package is named to the editor."""
    reader = _Reader(package, file, ledger)
    return reader.read()


class _Reader:
    def __init__(self, package: Package, file: str, ledger: Ledger) -> None:
        metadata = package.metadata
        self.elements = [] if metadata is None else list(metadata.iter())[1:]
        self.file, self.ledger = file, ledger
        self.refined: dict[str, list[etree._Element]] = {}
        for element in self.elements:
            about = (element.get("refines") or "").removeprefix("#")
            if about:
                self.refined.setdefault(about, []).append(element)

    def read(self) -> Metadata:
        found = Metadata(
            language=self._first("language"),
            publisher=self._first("publisher"),
            date=self._date(),
            identifiers=tuple(self._identifiers()),
            rights=self._first("rights"),
            series=self._series(),
            description=fold(_TAG.sub(" ", self._first("description"))),
        )
        found.title, found.subtitle = self._titles()
        found.contributors = tuple(dict.fromkeys(self._contributors()))
        for name in ("subject", "source", "coverage", "relation", "type"):
            for element in self._all(name):
                self._leave(f"edition.yaml has no key for what the ebook calls its {name}", element)
        return found

    def _all(self, name: str) -> list[etree._Element]:
        return [e for e in self.elements if local(e) == name and not e.get("refines") and fold(text_of(e))]

    def _first(self, name: str) -> str:
        """The first value of a kind; others are put in the ledger."""
        found = self._all(name)
        for element in found[1:]:
            self._leave(f"edition.yaml takes one {name}", element)
        return fold(text_of(found[0])) if found else ""

    def _refinement(self, element: etree._Element, name: str) -> list[str]:
        refined = self.refined.get(element.get("id") or "\x00", [])
        return [fold(text_of(e)) for e in refined if e.get("property") == name]

    def _titles(self) -> tuple[str, str]:
        main, subtitle = "", ""
        for element in self._all("title"):
            kind = (self._refinement(element, "title-type") or [""])[0]
            words = fold(text_of(element))
            if kind == "subtitle" and not subtitle:
                subtitle = words
            elif kind in ("", "main", "expanded") and not main:
                main = words
            else:
                self._leave("edition.yaml takes a title and a subtitle", element)
        return main, subtitle

    def _contributors(self) -> Iterator[Contributor]:
        for element in (*self._all("creator"), *self._all("contributor")):
            said = self._refinement(element, "role") or [element.get(f"{_OPF}role") or element.get("role") or ""]
            said = [role.lower() for role in said if role]
            roles = list(dict.fromkeys(ROLES[role] for role in said if role in ROLES))
            if not said and local(element) == "creator":
                roles = [Role.AUTHOR]
            name = fold(text_of(element))
            if not roles:
                what = ", ".join(said) or "no role"
                self._leave(f"edition.yaml has no such role of a contributor ({what})", element)
            yield from (Contributor(name=name, role=role) for role in roles)

    def _date(self) -> str:
        dates = self._all("date")
        published = [e for e in dates if (e.get(f"{_OPF}event") or e.get("event") or "publication") == "publication"]
        for element in dates:
            if element not in published[:1]:
                self._leave("edition.yaml takes the date of publication", element)
        text = fold(text_of(published[0])) if published else ""
        found = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?=T|$|\s)", text)
        return found[0] if found else text

    def _identifiers(self) -> Iterator[Identifier]:
        for element in self._all("identifier"):
            text = fold(text_of(element))
            scheme = (element.get(f"{_OPF}scheme") or element.get("scheme") or "").lower()
            bare = re.sub(r"^urn:\w+:|^(?:isbn|doi|uuid):?\s*", "", text, flags=re.I)
            digits = re.sub(r"[\s-]", "", bare)
            if "isbn" in (scheme, *text.lower().split(":")[:2]) and re.fullmatch(r"\d{13}|\d{9}[\dXx]", digits):
                yield Identifier(kind=IdentifierKind.ISBN, value=bare)
            elif "uuid" in (scheme, *text.lower().split(":")[:2]):
                yield Identifier(kind=IdentifierKind.UUID, value=bare)
            elif scheme == "doi" or text.lower().startswith(("doi:", "10.")):
                yield Identifier(kind=IdentifierKind.DOI, value=bare)
            elif text.startswith(("http://", "https://")):
                yield Identifier(kind=IdentifierKind.URL, value=text)
            else:
                yield Identifier(kind=IdentifierKind.OTHER, value=text)

    def _series(self) -> str:
        for element in self.elements:
            if element.get("property") == "belongs-to-collection":
                return fold(text_of(element))
            if element.get("name") == "calibre:series":
                return fold(element.get("content") or "")
        return ""

    def _leave(self, why: str, element: etree._Element) -> None:
        self.ledger.note(why, Place(self.file, line_of(element)), words=fold(text_of(element))[:80])
