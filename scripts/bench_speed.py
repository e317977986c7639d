"""Times the making of whole books: cold, warm, and with one word changed; beside others on the same book in the same run.

The same book goes to plain WeasyPrint as one page of HTML with our style sheet and fonts, to Pandoc as HTML for an EPUB with
the same fonts, and, where they are installed, to Pandoc with Typst and with XeLaTeX. They make the bare file; ours is
annotated, numbered, tagged and verified. Memory is that of all processes together (proportional set size), looked at up to
twenty times a second, but so seldom that looking takes at most a thirtieth of the time: it holds up who is looked at.
"""

from __future__ import annotations

import json
import os
import platform
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pikepdf
import pypandoc
from bench import PROGRAM, SAMPLE, TOP, WORDS, html_of
from bench_preview import preview_times

sys.path.insert(0, str(TOP / "tests"))
from corpora import CORPORA, convert
from sourcebook.model.measured import Measured
from sourcebook.pipeline import prepare
from sourcebook.render import load_theme, render_print
from sourcebook.typeset.fonts import FACES, font_faces
from sourcebook.typeset.fragment import START, Look, _page_style

#: pages of the generated books: the shorter one says what a page takes, the longer whether it takes more there
SHORT, LONG = 400, 4000


@dataclass
class Run:
    """A command that was run: its seconds, the seconds of its steps, and the memory of all its processes in MB."""

    name: str
    seconds: float
    peak_mb: int
    steps: dict[str, float] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)
    pages: int = 0


class Watch(threading.Thread):
    """Watches how much memory a process and all below it take together."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak_kb, self.over = pid, 0, threading.Event()

    def run(self) -> None:
        looked = 0.0
        while not self.over.wait(max(0.05, 30 * looked)):
            before = time.perf_counter()
            self.peak_kb = max(self.peak_kb, sum(map(_memory, _tree(self.pid))))
            looked = time.perf_counter() - before


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))
    except OSError:
        return


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def run(name: str, command: Sequence[str | Path], makes: Sequence[Path] = ()) -> Run:
    """Run a command once. Raises SystemExit, with what it said, where it fails."""
    before = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    watch = Watch(process.pid)
    watch.start()
    said, _ = process.communicate()
    seconds = round(time.perf_counter() - before, 2)
    watch.over.set()
    if process.returncode:
        raise SystemExit(f"{name} failed:\n{said}")
    steps = {step: float(took) for took, step in re.findall(r"^ *([0-9.]+) s  (.+)$", said, re.M)}
    found = Run(name, seconds, watch.peak_kb // 1024, steps, {p.name: p.stat().st_size for p in makes})
    for path in makes:
        if path.suffix == ".pdf":
            with pikepdf.open(path) as pdf:
                found.pages = len(pdf.pages)
    took = ", ".join(f"{step} {seconds:.1f}" for step, seconds in steps.items() if step != "in all")
    print(
        f"  {name:34} {found.seconds:8.2f} s {found.peak_mb:6} MB  {found.pages or '':>5}  {took}",
        file=sys.stderr,
        flush=True,
    )
    return found


def ours(name: str, edition: Path, out: Path, formats: str = "pdf,epub") -> Run:
    """Build an edition with the program."""
    identity = re.search(r"^id: *(\S+)", (edition / "edition.yaml").read_text(encoding="utf-8"), re.M)
    assert identity is not None
    made = [out / identity[1] / f"{identity[1]}.{ending}" for ending in formats.split(",")]
    return run(name, [PROGRAM, "build", edition, "--to", formats, "--out", out, "--profile"], made)


def change_one_word(edition: Path) -> str:
    """Change a word in the middle of the book, where nothing quotes it; gives the file and the words."""
    files = sorted(
        (edition / "sources").glob("*.md"), key=lambda f: [int(n) for n in re.findall(r"\d+", f.name)] or [0]
    )
    files = [f for f in files if not f.name.endswith(".notes.md")]
    for file in (*files[len(files) // 2 :], *files):
        text = file.read_text(encoding="utf-8")
        for block in text.split("\n\n")[2:]:
            for old, new in (("of", "from"), ("from", "over"), ("over", "of")):
                if re.fullmatch(r"[^{}\[\]:*_]{300,}", block) and f" {old} " in block:
                    file.write_text(text.replace(block, block.replace(f" {old} ", f" {new} ", 1), 1), encoding="utf-8")
                    return f"{file.name}: “{old}” to “{new}”"
    raise SystemExit(f"no word to change in {edition}")


def export(edition: Path, folder: Path) -> Path:
    """The book as one page of HTML with our style sheet and fonts, as anybody would lay it out in one go."""
    resolved = prepare(edition).resolved
    assert resolved is not None
    markup = render_print(resolved, load_theme(resolved.theme, resolved.theme_files), Measured())
    bodies = [re.search(r"<body>(.*)</body>", fragment.markup, re.S) for fragment in markup.fragments]
    text = "".join(body[1].replace("<section", '<section style="break-before: page"', 1) for body in bodies if body)
    (folder / "fonts").mkdir(parents=True)
    for face in FACES:
        (folder / "fonts" / face.file).write_bytes(face.data())
    style = font_faces("fonts") + _page_style(Look(markup.page, markup.style), START, roman=False) + markup.style
    (folder / "print.css").write_text(style, encoding="utf-8")
    page = folder / "book.html"
    page.write_text(
        f'<html lang="{markup.language}"><head><title>{markup.title}</title><link rel="stylesheet" href="print.css"/></head>'
        f"<body>{text}</body></html>",
        encoding="utf-8",
    )
    return page


def generated(folder: Path, pages: int) -> Path:
    """A book made up from a number: texts of about ten pages with a note and a quarter a page, each on a new page."""
    chance = random.Random(pages)
    (folder / "sources").mkdir(parents=True)
    texts = range(1, max(pages // 10, 1) + 1)
    for number in texts:
        blocks, notes = [], []
        for paragraph in range(38):
            words = _some_words(chance, 40, 120)
            if paragraph % 3 == 0:
                call = f"[^{number * 100 + len(notes)}]"
                words[len(words) // 2] += call
                notes.append(f"{call}: {' '.join(_some_words(chance, 8, 40)).capitalize()}.")
            blocks.append(f"{' '.join(words).capitalize()}.")
        heading = f"---\ntitle: Text {number}\n---\n"
        (folder / "sources" / f"text-{number}.md").write_text(heading + "\n\n".join(blocks) + "\n", encoding="utf-8")
        (folder / "sources" / f"text-{number}.notes.md").write_text("\n\n".join(notes) + "\n", encoding="utf-8")
    (folder / "edition.yaml").write_text(
        f"format: 1\nid: generated-{pages}\ntitle: A Book Made Up\nlanguage: en-GB\npage: a5\ndocuments: new-page\n"
        "numbering:\n  documents: none\n  notes: document\n"
        "contents:\n  - begin: front matter\n  - generate: title page\n  - generate: contents\n  - begin: body\n"
        + "".join(f"  - source: text-{number}\n" for number in texts),
        encoding="utf-8",
    )
    return folder


def _some_words(chance: random.Random, least: int, most: int) -> list[str]:
    """Words of which no two neighbours are the same."""
    words = chance.choices(WORDS, k=chance.randint(least, most))
    return [word for word, before in zip(words, ["", *words], strict=False) if word != before]


def book(name: str, edition: Path, folder: Path, *, others: bool = True) -> dict[str, Run]:
    """All runs of one book."""
    print(name, file=sys.stderr)
    out, runs = folder / "build", {}
    cold, changed = [], []
    for _ in range(3):  # by turns, since the machine's speed changes meanwhile
        shutil.rmtree(out, ignore_errors=True)
        cold.append(ours("cold", edition, out))
        changed.append(ours(f"one word ({change_one_word(edition)})", edition, out))
    runs["cold"], runs["one word"] = _median(cold), _median(changed)
    runs["warm"] = ours("warm", edition, out)
    seen = preview_times(edition, out, lambda: change_one_word(edition))
    print(f"  preview: the changed page is seen after {seen} s", file=sys.stderr)
    runs["preview, changed page"] = Run("preview, changed page", sorted(seen)[1], 0)
    runs["EPUB, pages kept"] = ours("EPUB alone, pages kept", edition, out, "epub")
    runs["PDF, cold"] = ours("PDF alone, cold", edition, folder / "build-pdf", "pdf")
    if others:
        runs |= _others(edition, folder, next((folder / "build").glob("*/*.epub")))
    return runs


def _median(runs: Sequence[Run]) -> Run:
    return sorted(runs, key=lambda one: one.seconds)[len(runs) // 2]


def _others(edition: Path, folder: Path, epub: Path) -> dict[str, Run]:
    runs: dict[str, Run] = {}
    page = export(edition, folder / "plain")
    pdf = folder / "plain.pdf"
    engine = [sys.executable, "-m", "weasyprint", "-q", page, pdf]
    runs["WeasyPrint"] = run("plain WeasyPrint", engine, [pdf])
    runs["WeasyPrint, tagged"] = run("plain WeasyPrint, tagged", [*engine, "--pdf-variant", "pdf/ua-1"], [pdf])
    text = folder / "plain" / "text.html"
    text.write_text(html_of(epub), encoding="utf-8")
    pandoc = str(pypandoc.get_pandoc_path())
    fonts = [f"--epub-embed-font={folder / 'plain' / 'fonts' / face.file}" for face in FACES]
    made = folder / "plain.epub"
    runs["Pandoc EPUB"] = run("Pandoc's EPUB, same fonts", [pandoc, text, "-o", made, *fonts], [made])
    for engine_name in ("typst", "xelatex"):
        if shutil.which(engine_name) is None:
            print(f"  Pandoc and {engine_name}: not installed, left out", file=sys.stderr)
            continue
        made = folder / f"{engine_name}.pdf"
        command = [pandoc, text, "-o", made, f"--pdf-engine={engine_name}", "-V", "papersize=a5"]
        runs[f"Pandoc and {engine_name}"] = run(f"Pandoc and {engine_name}", command, [made])
    return runs


def ratios(runs: dict[str, Run]) -> dict[str, float]:
    """The figures that matter, in one run."""
    plain, cold, pdf = runs["WeasyPrint"], runs["cold"], runs["PDF, cold"]
    made = pdf.seconds - pdf.steps.get("verifying", 0.0)
    return {
        "our PDF to plain WeasyPrint": round(made / plain.seconds, 2),
        "our verified PDF to plain WeasyPrint": round(pdf.seconds / plain.seconds, 2),
        "verified PDF and EPUB to plain WeasyPrint": round(cold.seconds / plain.seconds, 2),
        "the same to plain WeasyPrint, tagged": round(cold.seconds / runs["WeasyPrint, tagged"].seconds, 2),
        "one word changed to cold": round(runs["one word"].seconds / cold.seconds, 3),
        "seconds until a changed page is seen in the preview": runs["preview, changed page"].seconds,
        "bytes of our PDF to plain, tagged": round(
            next(iter(pdf.bytes.values())) / next(iter(runs["WeasyPrint, tagged"].bytes.values())), 2
        ),
        "EPUB, pages kept, to Pandoc's": round(runs["EPUB, pages kept"].seconds / runs["Pandoc EPUB"].seconds, 2),
        "writing the EPUB alone to Pandoc's": round(
            runs["EPUB, pages kept"].steps.get("writing epub", 0.0) / runs["Pandoc EPUB"].seconds, 2
        ),
    }


def main() -> None:
    """Run what is asked for: the names of books, or all."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what Python compiles is kept, as on most machines
    asked = sys.argv[1:] or ["sample", "federalist", "pepys", "generated"]
    found: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        for which, file in (("federalist", "federalist-papers.epub"), ("pepys", "pepys-diary-part-1.epub")):
            if which in asked:
                if not (CORPORA / file).is_file():
                    print(f"{which}: {file} is not on this machine, left out", file=sys.stderr)
                    continue
                edition = convert(CORPORA / file, top / which / "edition")
                runs = book(which, edition, top / which)
                found[which] = {"runs": {k: asdict(r) for k, r in runs.items()}, "ratios": ratios(runs)}
                print(json.dumps({which: ratios(runs)}), file=sys.stderr)
        if "sample" in asked:
            copied = shutil.copytree(SAMPLE, top / "sample" / "edition")
            out = top / "sample" / "build"
            letter = top / "sample" / "letter.md"
            letter.write_text("---\ntitle: A letter\n---\nMy dear Sir, the Diet has not met.\n", encoding="utf-8")
            print("sample", file=sys.stderr)
            found["sample"] = [
                asdict(ours("cold", copied, out)), asdict(ours("warm", copied, out)),
                asdict(run("a lone source, cold", [PROGRAM, "build", letter, "--out", out, "--profile"])),
            ]  # fmt: skip
        if "generated" in asked:
            by_length = {}
            for pages in (SHORT, LONG):
                folder = top / f"generated-{pages}"
                print(f"generated, about {pages} pages", file=sys.stderr)
                by_length[pages] = ours("cold", generated(folder / "edition", pages), folder / "build")
            a_page = {pages: one.seconds / one.pages for pages, one in by_length.items()}
            found["generated"] = {
                "runs": {pages: asdict(one) for pages, one in by_length.items()},
                "seconds a page, long to short": round(a_page[LONG] / a_page[SHORT], 2),
            }
    machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    print(json.dumps({"machine": machine, **found}, indent=1))


if __name__ == "__main__":
    main()
