"""Hard books and real books through the pipeline and the proof of their notes: a line of JSON a book, and one for all."""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from built import silent
from corpora import convert, corpus
from hard_books import write_hard_book
from note_proof import prove_notes
from sourcebook.errors import SourcebookError
from sourcebook.pipeline import make_files, prepare

#: a link to a text of the edition, or to something in it
LINK = re.compile(r"\[(?P<words>[^\[\]]*)\]\((?:doc|page|note|line|quote):(?P<to>[^()\s]+)\)")
#: the introduction, the preface and six chapters of Pepys's diary: 577 notes
UP_TO_CHAPTER_6 = 8
REAL = ("federalist-papers.epub", "pepys-diary-part-1.epub")


@dataclass
class Run:
    """One book set and proved: `faults` by kind, the first of each in `shown`; `failed` says why there is no PDF."""

    book: str
    seconds: float = 0.0
    proof_seconds: float = 0.0
    failed: list[str] = field(default_factory=list)
    faults: dict[str, int] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether there is a book, and no fault in it."""
        return not self.failed and not self.faults


def prove_book(name: str, folder: Path) -> Run:
    """Make the PDF of the edition in `folder`, and prove its notes."""
    run = Run(name)

    before = time.perf_counter()
    prepared = prepare(folder)
    if prepared.resolved is None:
        run.failed = [f"{f.place}: {f.message}" for f in prepared.report.findings]
        return run
    try:
        (pdf,) = make_files(prepared.resolved, prepared.folder, ("pdf",), prepared.report, silent).values()
    except SourcebookError as stopped:
        run.failed = [finding.message for finding in stopped.findings] or [str(stopped)]
        return run
    finally:
        run.seconds = round(time.perf_counter() - before, 2)
    before = time.perf_counter()
    proof = prove_notes(pdf, prepared.resolved)
    run.proof_seconds = round(time.perf_counter() - before, 2)
    run.counts = asdict(proof.counts)
    empty = [page for page in proof.underfull if not page.excused]
    run.faults = dict(Counter(fault.kind for fault in proof.faults))
    if empty:
        run.faults["page left empty"] = len(empty)
    first = {fault.kind: str(fault) for fault in reversed(proof.faults)}
    run.shown = [*first.values(), *map(str, empty[:3])]
    return run


def hard_run(seed: int) -> Run:
    """The hard book of this seed."""
    with tempfile.TemporaryDirectory() as name:
        return prove_book(f"seed {seed}", write_hard_book(Path(name) / "book", seed))


def real_runs(chapters: int) -> Iterator[Run]:
    """Two real books, or their first so many texts."""
    for name in REAL:
        with tempfile.TemporaryDirectory() as folder:
            edition = convert(corpus(name), Path(folder) / "book")
            if chapters:
                shorten(edition, chapters)
            yield prove_book(name, edition)


def shorten(folder: Path, chapters: int) -> None:
    """Take only the first texts, and make plain words of links to the others."""
    path = folder / "edition.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    texts = [n for n, line in enumerate(lines) if line.lstrip().startswith(("- source:", "- commentary:"))]
    path.write_text("".join(line for n, line in enumerate(lines) if n not in texts[chapters:]), encoding="utf-8")
    kept = {lines[n].partition(":")[2].strip() for n in texts[:chapters]}
    for file in folder.glob("*/*.md"):
        text = file.read_text(encoding="utf-8")
        file.write_text(
            LINK.sub(lambda m: m[0] if m["to"].partition("/")[0] in kept else m["words"] or "there", text),
            encoding="utf-8",
        )


def run_proofs(first: int, number: int, *, books: bool, chapters: int) -> int:
    """Print a line a book and one with the sums; 1 where a book has a fault or could not be made."""
    runs, sums, faults = 0, Counter[str](), Counter[str]()
    bad: list[str] = []
    seconds = 0.0
    for run in _runs(first, number, books, chapters):
        print(json.dumps(asdict(run), ensure_ascii=False), flush=True)
        runs += 1
        seconds += run.seconds
        sums.update(run.counts)
        faults.update(run.faults)
        faults["not made"] += bool(run.failed)
        bad += [] if run.sound else [run.book]
    total = {"books": runs, "seconds": round(seconds, 1), "counts": sums, "faults": +faults, "with faults": bad}
    print(json.dumps(total, ensure_ascii=False))
    return 1 if bad else 0


def _runs(first: int, number: int, books: bool, chapters: int) -> Iterator[Run]:
    for seed in range(first, first + number):
        yield hard_run(seed)
    if books:
        yield from real_runs(chapters)
