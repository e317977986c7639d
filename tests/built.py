"""Books built once for many tests: the sample edition, and any other folder, with everything on the way to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from sourcebook.diagnostics import Finding, Report
from sourcebook.lint import verify_file
from sourcebook.lint.reading import read_epub, read_pdf
from sourcebook.lint.reading.model import Reading
from sourcebook.model.audience import Audience
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.pipeline import make_files, picture, prepare, usual_copy
from sourcebook.render import load_theme, render_print
from sourcebook.typeset import Typesetter, settle
from sourcebook.typeset.fragment import FragmentSetter, Look, Pages

CONTENT = Path(__file__).resolve().parents[1] / "content"
SAMPLE = CONTENT / "coalition-terms-1917"
#: the editions that come with the program, by their folders
OURS = ("coalition-terms-1917", "handbook")


def silent(step: str, far: float = 0.0, pages: int = 0) -> None:
    """Progress that nobody is told of."""


@dataclass(frozen=True)
class Copy:
    """One copy of an edition: what it should say, and the files that were made."""

    resolved: ResolvedEdition
    files: dict[str, bytes]
    report: Report

    def file(self, extension: str) -> bytes:
        """The bytes of the file with this ending."""
        return next(data for name, data in self.files.items() if name.endswith(extension))

    def reading(self, extension: str) -> Reading:
        """The file read back."""
        read = read_pdf if extension == "pdf" else read_epub
        return read(self.file(extension), f"{self.resolved.id}.{extension}")

    def findings(self, extension: str, data: bytes | None = None) -> list[Finding]:
        """What the rules for built files find in the file, or in `data` in its place."""
        return verify_file(f"{self.resolved.id}.{extension}", data or self.file(extension), self.resolved)


def build_copy(folder: Path, formats: tuple[str, ...] = ("pdf", "epub"), audience: Audience | None = None) -> Copy:
    """Build an edition; the test fails with the findings where it can't be built."""
    prepared = prepare(folder, audience)
    assert prepared.resolved is not None, [f"{f.place}: {f.message}" for f in prepared.report.findings]
    files = make_files(prepared.resolved, prepared.folder, formats, prepared.report, silent, usual=usual_copy(prepared))
    return Copy(prepared.resolved, files, prepared.report)


@cache
def ours(name: str, audience: Audience | None = None) -> Copy:
    """An edition that comes with the program, built once a run."""
    return build_copy(CONTENT / name, audience=audience)


def sample(audience: Audience | None = None) -> Copy:
    """The sample edition, built once a run."""
    return ours(SAMPLE.name, audience)


@cache
def pages_of(name: str) -> tuple[Pages, ...]:
    """The pages as laid out of an edition that comes with the program, fragment by fragment."""
    prepared = prepare(CONTENT / name)
    assert prepared.resolved is not None
    images = {file: partial(picture, prepared.folder, file) for file in prepared.resolved.images}
    theme = load_theme(prepared.resolved.theme)
    measured, _ = settle(Typesetter(images), prepared.resolved, theme, Report(), lambda *_: None, printed=False)
    markup = render_print(prepared.resolved, theme, measured)
    setter, look = FragmentSetter(images), Look(markup.page, markup.style, markup.draft)
    return tuple(setter.pages(fragment, look) for fragment in markup.fragments)
