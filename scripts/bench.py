"""Times whole commands, each in a new process and with nothing kept from the run before.

Beside them, in the same run and on the same text, plain WeasyPrint and plain Pandoc: the text is exported from our own
EPUB as one page of HTML. They make the bare file; ours is annotated, numbered, tagged and verified, so the
comparison says what that costs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pypandoc

from sourcebook.pipeline import KEPT

TOP = Path(__file__).resolve().parents[1]
PROGRAM = Path(sys.executable).with_name("sourcebook")
SAMPLE = TOP / "content" / "coalition-terms-1917"
HANDBOOK = TOP / "content" / "handbook"
LONG = 50_000_000


@dataclass(frozen=True)
class Case:
    """A command to time, and the files it makes, whose sizes are told."""

    name: str
    command: tuple[str, ...]
    makes: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Result:
    """Seconds of each run, the largest process in MB, and the bytes of what was made."""

    name: str
    command: str
    seconds: list[float]
    median: float
    peak_mb: int
    bytes: dict[str, int]


#: what texts of any length are made of
WORDS = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "that",
    "he",
    "was",
    "with",
    "as",
    "had",
    "not",
    "for",
    "her",
    "at",
    "on",
    "him",
    "but",
    "be",
    "which",
    "all",
    "this",
    "from",
    "have",
    "said",
    "one",
    "when",
    "were",
    "she",
    "there",
    "been",
    "into",
    "their",
    "more",
    "upon",
    "who",
    "them",
    "some",
    "time",
    "could",
    "very",
    "about",
    "then",
    "little",
    "other",
    "great",
    "after",
    "before",
    "government",
    "committee",
    "assembly",
    "provisional",
    "representative",
    "extraordinary",
    "negotiations",
    "correspondence",
    "council",
    "district",
    "commissioner",
]


def timed(case: Case, runs: int, folder: Path) -> Result:
    """Run a command some times. Raises CalledProcessError where it fails."""
    seconds, peak = [], 0
    for _ in range(runs):
        shutil.rmtree(folder / "build" / KEPT, ignore_errors=True)
        before = time.perf_counter()
        process = subprocess.Popen(case.command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(round(time.perf_counter() - before, 3))
        if os.waitstatus_to_exitcode(status):
            raise SystemExit(f"{case.name} failed:\n{said.decode(errors='replace')}")
        peak = max(peak, usage.ru_maxrss // 1024)
    sizes = {path.name: path.stat().st_size for path in case.makes}
    command = (
        " ".join(case.command).replace(str(PROGRAM), "sourcebook").replace(f"{TOP}/", "").replace(f"{folder}/", "")
    )
    command = command.replace(str(pypandoc.get_pandoc_path()), "pandoc").replace(sys.executable, "python")
    return Result(case.name, command, seconds, round(statistics.median(seconds), 3), peak, sizes)


def html_of(epub: Path) -> str:
    """The text of an EPUB as one page."""
    with zipfile.ZipFile(epub) as archive:
        names = sorted(n for n in archive.namelist() if re.fullmatch(r"EPUB/text/\d.*\.xhtml", n))
        bodies = [re.search(r"<body[^>]*>(.*)</body>", archive.read(n).decode(), re.S) for n in names]
    text = "".join(body[1] for body in bodies if body)
    return f'<!DOCTYPE html><html lang="en"><head><title>Book</title></head><body>{text}</body></html>'


def own_cases(folder: Path) -> Iterator[Case]:
    """What an editor types."""
    (folder / "letter.md").write_text(
        "---\ntitle: A letter\n---\nMy dear Sir, the Diet has not met.\n", encoding="utf-8"
    )
    out = ("--out", str(folder / "build"))
    yield Case("help", (str(PROGRAM), "--help"))
    yield Case("check the sample", (str(PROGRAM), "check", str(SAMPLE)))
    yield build("build a lone source", folder / "letter.md", "letter", folder)
    yield build("build the sample, verified", SAMPLE, SAMPLE.name, folder)
    yield Case("verify the sample", (str(PROGRAM), "verify", str(SAMPLE), *out))
    yield build("build the handbook, verified", HANDBOOK, HANDBOOK.name, folder)


def build(name: str, path: Path, identity: str, folder: Path) -> Case:
    """Building both files of an edition."""
    made = tuple(folder / "build" / identity / f"{identity}.{ending}" for ending in ("pdf", "epub"))
    return Case(name, (str(PROGRAM), "build", str(path), "--out", str(folder / "build")), made)


def peers(folder: Path) -> Iterator[Case]:
    """Others on the same text."""
    for edition in (SAMPLE, HANDBOOK):
        page = folder / f"{edition.name}.html"
        page.write_text(html_of(folder / "build" / edition.name / f"{edition.name}.epub"), encoding="utf-8")
        pdf, epub = page.with_suffix(".plain.pdf"), page.with_suffix(".plain.epub")
        yield Case(
            f"plain WeasyPrint, {edition.name}", (sys.executable, "-m", "weasyprint", str(page), str(pdf)), (pdf,)
        )
        pandoc = (str(pypandoc.get_pandoc_path()), str(page), "-o", str(epub))
        yield Case(f"plain Pandoc, {edition.name}", pandoc, (epub,))


def long_cases(folder: Path) -> Iterator[Case]:
    """A source of 50 MB: read, and made into an ebook."""
    chance = random.Random(1)
    path = folder / "long.md"
    with path.open("w", encoding="utf-8") as file:
        written = file.write("---\ntitle: A long text\nnotes:\n  - words: zebra\n    note: A note.\n---\nA zebra.\n\n")
        while written < LONG:
            written += file.write(" ".join(chance.choices(WORDS, k=120)).capitalize() + ".\n\n")
    yield Case("check a source of 50 MB", (str(PROGRAM), "check", str(path)))
    made = folder / "build" / "long" / "long.epub"
    command = (str(PROGRAM), "build", str(path), "--to", "epub", "--out", str(folder / "build"))
    yield Case("a source of 50 MB to EPUB, verified", command, (made,))


def beside_the_engine(runs: int) -> None:
    """Set Pepys's diary up to chapter 6 by turns with the program and with the layout engine alone."""
    sys.path.insert(0, str(TOP / "tests"))
    from corpora import convert, corpus
    from proof_runs import UP_TO_CHAPTER_6, shorten

    with tempfile.TemporaryDirectory() as name:
        folder = convert(corpus("pepys-diary-part-1.epub"), Path(name) / "book")
        shorten(folder, UP_TO_CHAPTER_6)
        found: dict[str, list[float]] = {"ours": [], "engine": []}
        for _ in range(runs):
            for which, seconds in found.items():
                command = [sys.executable, str(TOP / "scripts" / "bench_notes.py"), which, str(folder)]
                line = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                print(line.strip(), flush=True)
                seconds.append(json.loads(line)["cpu_seconds"])
    ratio = statistics.median(found["ours"]) / statistics.median(found["engine"])
    print(json.dumps({"cpu_seconds": found, "ours_to_engine": round(ratio, 2)}))


def show(result: Result) -> None:
    """One line of the table."""
    spread = f"{min(result.seconds):.2f}–{max(result.seconds):.2f}"
    print(f"{result.name:42} {result.median:8.2f} s  ({spread})  {result.peak_mb:6} MB", file=sys.stderr)


def main() -> None:
    """Run all cases and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--long", action="store_true", help="a source of 50 MB too, once")
    parser.add_argument(
        "--notes", type=int, metavar="N", help="set N hard books and prove their notes in print, nothing else"
    )
    parser.add_argument("--from", type=int, default=0, metavar="SEED", dest="first", help="the first seed for --notes")
    parser.add_argument(
        "--books", action="store_true", help="set two real books and prove their notes in print, nothing else"
    )
    parser.add_argument("--chapters", type=int, default=0, help="only so many texts of each real book")
    parser.add_argument(
        "--engine",
        action="store_true",
        help="set a real book with 577 notes, beside the layout engine alone, nothing else",
    )
    parser.add_argument(
        "--speed", nargs="*", metavar="BOOK", help="time the making of whole books beside others, nothing else"
    )
    options = parser.parse_args()
    if options.speed is not None:
        command = [sys.executable, str(TOP / "scripts" / "bench_speed.py"), *options.speed]
        raise SystemExit(subprocess.run(command, check=False).returncode)
    if options.engine:
        beside_the_engine(options.runs)
        return
    if options.notes or options.books:
        sys.path.insert(0, str(TOP / "tests"))
        from proof_runs import run_proofs

        raise SystemExit(run_proofs(options.first, options.notes or 0, books=options.books, chapters=options.chapters))
    results = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for cases, runs in ((own_cases, options.runs), (peers, options.runs), (long_cases, 1)):
            if cases is not long_cases or options.long:
                for case in cases(folder):
                    results.append(timed(case, runs, folder))
                    show(results[-1])
    machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    print(json.dumps({"machine": machine, "runs": options.runs, "results": [asdict(r) for r in results]}, indent=1))


if __name__ == "__main__":
    main()
