"""Citations: every `[@KEY, 12]` in notes becomes words, and the works cited become a bibliography."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.cite.engine import CitationEngine, Cluster, Job
from sourcebook.cite.punctuation import settle
from sourcebook.diagnostics import Place, Report, did_you_mean
from sourcebook.model.blocks import Block, leaves, map_leaves
from sourcebook.model.book import BibliographyEntry, Book, BookItem, Unit
from sourcebook.model.content import Citation, CitationItem, Content, Mark

__all__ = ["CitationEngine", "cite"]


def cite(book: Book, engine: CitationEngine, report: Report) -> Book:
    """The book with its citations worded, in the order in which a reader meets them, and with its bibliography."""
    found = _Citations(book, report)
    edition = book.edition
    further = tuple(
        key
        for n, key in enumerate(edition.further_reading, 1)
        if found.known(key, edition.places.get(f"further-reading {n}") or edition.place("further-reading"))
    )
    if report.failed or not (found.clusters or further):
        return book
    job = Job(
        clusters=tuple(found.clusters),
        works=tuple(edition.works[k] for k in sorted({i.key for c in found.clusters for i in c.items} | set(further))),
        further=further,
        style=edition.citation_style,
        own_style=edition.own_style,
        language=edition.citation_language or edition.language,
        place=edition.place("citation-style"),
    )
    formatted = engine.format(job, report)
    if formatted is None:
        return book
    words = iter(formatted.clusters)
    items: list[BookItem] = [_worded(i, words) if isinstance(i, Unit) else i for i in book.items]
    entries = {key: BibliographyEntry(key, content) for key, content in formatted.bibliography}
    cited = {i.key for c in found.clusters for i in c.items}
    return replace(
        book,
        items=tuple(items),
        bibliography=tuple(e for e in entries.values() if e.key in cited),
        further_reading=tuple(e for e in entries.values() if e.key in further and e.key not in cited),
    )


class _Citations:
    """Collects the citations of a book in reading order."""

    def __init__(self, book: Book, report: Report) -> None:
        self.works, self.report = book.edition.works, report
        self.clusters: list[Cluster] = []
        for unit in book.units:
            for blocks in _cited_blocks(unit):
                for leaf in leaves(blocks):
                    for mark in leaf.points(Citation):
                        if isinstance(mark.kind, Citation):
                            self._add(mark.kind.items, mark.kind.place)
            if unit.source_citation:
                place = unit.source.place("taken-from-work") if unit.source else None
                self._add(unit.source_citation, place)

    def _add(self, items: tuple[CitationItem, ...], place: Place | None) -> None:
        for item in items:
            self.known(item.key, place)
        self.clusters.append(Cluster(items))

    def known(self, key: str, place: Place | None) -> bool:
        """Whether a work is in the references; a finding where it is not."""
        if key in self.works:
            return True
        self.report.error(
            "citation-unknown",
            f"“{key}” is not in the references.",
            place,
            did_you_mean(key, self.works) or "Add the work to the file references.yaml.",
        )
        return False


def _cited_blocks(unit: Unit) -> list[tuple[Block, ...]]:
    """The parts of a unit whose citations stay where they are, in reading order."""
    questions = [blocks for q in unit.questions for blocks in (q.ask, q.answer)]
    return [*(note.blocks for note in unit.notes), *questions]


def _worded(unit: Unit, words: Iterator[Content]) -> Unit:
    def word(leaf: Content) -> Content:
        given = {id(mark): next(words) for mark in leaf.points(Citation)}

        def give(mark: Mark) -> Content:
            return given[id(mark)]

        return settle(leaf, give)

    notes = tuple(replace(n, blocks=map_leaves(n.blocks, word)) for n in unit.notes)
    questions = tuple(
        replace(q, ask=map_leaves(q.ask, word), answer=map_leaves(q.answer, word)) for q in unit.questions
    )
    work = next(words) if unit.source_citation else Content()
    return replace(unit, notes=notes, questions=questions, source_work=work)
