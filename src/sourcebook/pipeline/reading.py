"""A folder to an edition: read, checked, anchored, numbered, selected, cited and resolved for one audience."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sourcebook.anchor import assemble
from sourcebook.beside import Begun, place_of
from sourcebook.cite import cite
from sourcebook.cite.engine import CitationEngine
from sourcebook.diagnostics import Finding, Report
from sourcebook.lint import check_edition, check_resolved
from sourcebook.model.audience import Audience
from sourcebook.model.book import Book
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.number import number
from sourcebook.pipeline.prepared import KEPT, Prepared, leave_out_accepted
from sourcebook.resolve import resolve
from sourcebook.select import select
from sourcebook.sourceformat.files import TEXT_LIMIT
from sourcebook.sourceformat.load import edition_folder, read_edition
from sourcebook.sourceformat.memory import Memory
from sourcebook.sourceformat.mend import Mended, mendings
from sourcebook.sourceformat.pictures import check_pictures
from sourcebook.store import Store


def prepare(
    path: Path,
    audience: Audience | None = None,
    out: Path | None = None,
    *,
    roughly: bool = False,
    meanwhile: Callable[[Prepared], object] | None = None,
    memory: Memory | None = None,
) -> Prepared:
    """Read, check, anchor, number, select, cite and resolve the edition at `path`, a folder or a lone source.

    `out` is the folder in which books are built, where things worked out before are kept. `roughly` leaves the wording of
    citations to a guess, which is good enough to look at the text round them, not to print. `meanwhile` is done while the
    rules look at the edition, and gets it without their findings. `memory` holds what was read of its files before.
    """
    return _looked_at(_read(path, audience, out, roughly=roughly, memory=memory), meanwhile)


def _read(
    path: Path,
    audience: Audience | None = None,
    out: Path | None = None,
    *,
    roughly: bool = False,
    memory: Memory | None = None,
) -> Prepared:
    """As `prepare`, but for what the rules say: they have not looked at the edition yet."""
    report = Report()
    store = Store(out / KEPT) if out is not None else Store()
    folder = edition_folder(path, report, memory or Memory(store))
    edition = read_edition(folder)
    prepared = Prepared(report, folder, edition, store=store)
    if edition is None:
        return prepared
    book = assemble(edition, report)
    if report.failed:
        return prepared
    prepared.book = number(book)
    try:
        wanted = audience or edition.audience
        prepared.resolved = copy_for(wanted, prepared.book, prepared.said, prepared.store, roughly=roughly)
    except Exception as problem:  # what the rules will tell in better words: what Pandoc can't read
        problem.add_note(place_of(problem))
        prepared.problem = problem
    return prepared


def _looked_at(prepared: Prepared, meanwhile: Callable[[Prepared], object] | None = None) -> Prepared:
    """An edition that was read, with what the rules say of it; no copy is left of one with errors."""
    report, edition = prepared.report, prepared.edition
    if edition is None:
        return prepared
    if meanwhile is None:
        report.findings.extend(check_edition(edition))
    else:
        with Begun(partial(check_edition, edition)) as found:
            meanwhile(prepared)
            report.findings.extend(found())
    check_pictures(edition, prepared.folder, report)
    if prepared.problem is not None and not report.failed:
        raise prepared.problem
    if prepared.resolved is not None and not report.failed:
        report.findings.extend(prepared.said.findings)
        check_resolved(prepared.resolved, report, lone=edition.lone)
    else:
        prepared.book = None
    if report.failed:
        prepared.resolved = None
    return prepared


def check(path: Path, audience: Audience | None = None) -> Prepared:
    """Read an edition and say what is wrong with it, but for what the editor has accepted."""
    prepared = prepare(path, audience, roughly=True)
    leave_out_accepted(prepared, built=False)
    return prepared


def mend(prepared: Prepared, wanted: Callable[[Finding], bool], *, write: bool) -> list[Mended]:
    """The files of an edition with the safe mendings of the findings that are `wanted`; `write` puts them in place."""
    findings = [finding for finding in prepared.report.findings if finding.fixes and wanted(finding)]
    folder = prepared.folder
    names = sorted({fix.place.file for finding in findings for fix in finding.fixes})
    files = {name: data for name in names if (data := folder.data(name, TEXT_LIMIT)) is not None}
    mended = list(mendings(findings, files))
    for one in mended if write else ():
        folder.replace(one.name, one.after)
    return mended


def copy_for(audience: Audience, book: Book, report: Report, store: Store, *, roughly: bool = False) -> ResolvedEdition:
    """What is printed of a book for an audience; the wording of its citations may be kept from before, or guessed."""
    engine = _guessing() if roughly else _wording(store)
    return resolve(cite(select(book, audience), engine, report), report)


def _guessing() -> CitationEngine:
    from sourcebook.cite.rough import RoughCitationEngine

    return RoughCitationEngine()


def _wording(store: Store) -> CitationEngine:
    from sourcebook.cite.pandoc import PandocCitationEngine

    return PandocCitationEngine(store)
