"""The clean editions that are damaged: the sample edition, and two practice ones that have every kind of everything."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

from PIL import Image

from built import CONTENT, silent
from saboteur.damage import grave
from sourcebook.cite import pandoc
from sourcebook.diagnostics import Finding
from sourcebook.lint import verify_books
from sourcebook.model.audience import Audience
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.pipeline import Prepared, make_files, prepare, typesetter_for, usual_copy, with_shared_marks
from sourcebook.typeset import Typesetter

HERE = Path(__file__).resolve().parent / "editions"
SAMPLE = "coalition-terms-1917"
#: the copies that are built: an edition, and a stroke and its audience where that is not its usual one
COPIES = (SAMPLE, "ferry", "ferry/teacher", "passage")
SOURCES = (SAMPLE, "ferry", "passage")
PICTURES = {"boat.png": "grey", "seal.png": "red"}
Files = dict[str, bytes]


@cache
def files_of(edition: str) -> Files:
    """The files of an edition, by their names in its folder."""
    folder = CONTENT / edition if edition == SAMPLE else HERE / edition
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    files.pop("facts.md", None)
    if edition == "ferry":
        with tempfile.TemporaryDirectory() as there:
            for name, color in PICTURES.items():
                Image.new("RGB", (900, 600), color).save(Path(there) / name)
                files[f"images/{name}"] = (Path(there) / name).read_bytes()
    return files


@contextmanager
def written(files: Files, name: str) -> Iterator[Path]:
    """A folder with these files, for as long as it is needed."""
    top = Path(tempfile.mkdtemp())
    try:
        for file, data in files.items():
            path = top / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        yield top / name
    finally:
        shutil.rmtree(top)


@dataclass(frozen=True)
class Clean:
    """A copy as it was built; its `typesetter` knows all its pages; `before` is what is said of it undamaged."""

    prepared: Prepared
    resolved: ResolvedEdition
    usual: ResolvedEdition | None
    files: Files
    typesetter: Typesetter
    before: tuple[Finding, ...]

    def name(self, ending: str) -> str:
        """The file with this ending."""
        return next(name for name in self.files if name.endswith(ending))


@cache
def clean(copy: str) -> Clean:
    """A copy, built once a process. The folder stays as long as the process: pictures are read when they are needed."""
    edition, _, audience = copy.partition("/")
    keep = written(files_of(edition), edition)
    folder = keep.__enter__()
    _kept.append(keep)
    prepared = prepare(folder, Audience(audience) if audience else None)
    settled = with_shared_marks(prepared, silent)
    assert settled.resolved is not None, [f"{f.place}: {f.message}" for f in prepared.report.findings]
    typesetter, usual = typesetter_for(settled.resolved, settled.folder), usual_copy(settled)
    files = make_files(
        settled.resolved, settled.folder, ("pdf", "epub"), prepared.report, silent, None, usual, typesetter
    )
    found = grave([*prepared.report.findings, *verify_books(files, settled.resolved, printed(copy))])
    return Clean(settled, settled.resolved, usual, files, typesetter, tuple(found))


_kept: list[object] = []


def printed(copy: str) -> Files:
    """The usual copy's PDF, whose pages the ebook of another copy names."""
    edition, _, audience = copy.partition("/")
    usual = clean(edition).files if audience else {}
    return {name: data for name, data in usual.items() if name.endswith(".pdf")}


@cache
def _remembered() -> None:
    """Pandoc's answers are kept, so that it runs once for the same citations."""
    patch.object(pandoc, "_run", cache(pandoc._run)).start()


_remembered()
