"""An ebook, EPUB 2 or 3, to an edition on disk: the whole way, in the order in which it is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container
from pathlib import Path

from sourcebook.diagnostics import Report
from sourcebook.importing.archive import Archive
from sourcebook.importing.compose import compose
from sourcebook.importing.convert import Converter
from sourcebook.importing.counts import count_ebook, count_edition, count_element, count_note
from sourcebook.importing.ledger import Counts, Kind, Ledger
from sourcebook.importing.links import Links
from sourcebook.importing.matter import landmarks, matter_of
from sourcebook.importing.metadata import read_metadata
from sourcebook.importing.notes import FoundNote, Notes, find_notes
from sourcebook.importing.package import Package, read_package
from sourcebook.importing.page import Pages, read_pages
from sourcebook.importing.pictures import Pictures
from sourcebook.importing.place import in_place, refuse_used
from sourcebook.importing.plan import Planner
from sourcebook.importing.signs import language_of
from sourcebook.importing.toc import read_navigation, read_toc
from sourcebook.model.edition import Edition
from sourcebook.records import dataclass


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: the edition as read back, the counts, what became different and why."""

    folder: Path
    edition: Edition
    before: Counts
    after: Counts
    ledger: Ledger
    report: Report

    def unexplained(self, kind: Kind) -> int:
        """By how much a count differs without a remark that says why."""
        return self.after[kind] - self.before[kind] - self.ledger.explained()[kind]


def import_ebook(path: Path, into: Path, progress: Callable[[str], None] = lambda step: None) -> Imported:
    """Bring an ebook over into a folder that is not there yet, or empty: all of it, or nothing.

    Raises BookUnreadable where the ebook can't be read, MachineAtFault where the folder is in use or can't be written.
    """
    refuse_used(into)
    report, ledger = Report(), Ledger()
    with Archive(path, report) as archive:
        progress("reading the ebook")
        package = read_package(archive)
        pages = read_pages(archive, package)
        navigation = read_navigation(archive, package, pages)
        toc = read_toc(navigation)
        notes = find_notes(pages)
        before = count_ebook(pages, notes)
        known, cover = landmarks(navigation, package), _cover(package)
        metadata = read_metadata(package, archive.place(package.name).file, ledger)
        natures = {page: matter_of(page, notes, known, cover=cover, title=metadata.title) for page in pages.pages}
        progress("converting")
        plan = Planner(pages, notes, toc, natures, ledger).make()
        pictures = Pictures(archive, pages, ledger)
        links = Links(archive, pages, notes, plan, ledger, report)
        language = metadata.language or _language(pages) or "en"
        converter = Converter(pages, notes, plan, links, ledger, language, pictures.take)
        made = converter.convert()
        left_out = {page.name for page, nature in natures.items() if nature.left_out}
        _remark_left_out(pages, notes, ledger, converter.written, left_out)
        _tell_dangling(notes, pages, report, ledger)
        edition = compose(metadata, language, plan, made, into, path)
        progress("writing the edition")
        again = in_place(edition, pictures.files, into, report)
    imported = Imported(into, again, before, count_edition(again), ledger, report)
    for kind in Kind:
        _tell_unexplained(kind, imported)
    return imported


def _tell_unexplained(kind: Kind, imported: Imported) -> None:
    """A difference that no remark accounts for is a fault of the import, and is not kept back."""
    by = imported.unexplained(kind)
    if by:
        imported.report.warning(
            "count-differs",
            f"The edition has {abs(by):,} {'more' if by > 0 else 'fewer'} of “{kind.value}” than the ebook and the reasons "
            "listed account for.",
            None,
            "Compare the edition with the ebook before you use it, and please report it.",
        )


def _cover(package: Package) -> str:
    """The file of the cover's picture, where the ebook names it."""
    found = next((item.name for item in package.items if "cover-image" in item.properties), "")
    metas = package.metadata.iter() if package.metadata is not None else ()
    named = next((e.get("content", "") for e in metas if e.get("name") == "cover"), "")
    item = package.item(named) if named else None
    return found or (item.name if item is not None else "")


def _language(pages: Pages) -> str:
    said = Counter(language_of(page.root) for page in pages.pages if language_of(page.root))
    return said.most_common(1)[0][0] if said else ""


def _remark_left_out(
    pages: Pages, notes: Notes, ledger: Ledger, written: Counter[FoundNote], left_out: Container[str]
) -> None:
    """What was left out with whole texts; notes that no text calls; notes that are written in several texts."""
    for page in pages.pages:
        if page.name in left_out:
            counts = count_element(page.body, page, notes)
            ledger.note_all("it stands in a text that was left out", page.place(page.body), counts, -1)
    for note in notes.notes:
        more = written[note] - 1
        if more == 0:
            continue
        place = pages.place(note.target)
        why = (
            "a note is called in several texts, or in a title too, and written for each"
            if more > 0
            else "a note is called in no text that was taken"
        )
        ledger.note(why, place, Kind.NOTES, more, note.label)
        ledger.note_all(why, place, count_note(note, notes), more)


def _tell_dangling(notes: Notes, pages: Pages, report: Report, ledger: Ledger) -> None:
    """Calls that lead to no note, and notes that no call leads to."""
    for call in notes.dangling:
        words = notes.words_in(call)
        report.warning(
            "call-dangling",
            f"The call “{words[:20]}” leads to no note. It is kept as plain words.",
            pages.place(call),
            "Write the note if you have it, or take the call out.",
        )
    for element in notes.uncalled:
        report.warning(
            "note-never-called",
            f"No call leads to this note: “{notes.words_in(element)[:60]}”. It is kept as text where it stands.",
            pages.place(element),
            "Put a call where it belongs and move the note to the notes file, or take it out.",
        )
