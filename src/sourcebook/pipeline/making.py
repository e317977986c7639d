"""What is printed to the bytes of each file: laid out where that is wanted, and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias

from sourcebook.beside import Begun
from sourcebook.diagnostics import Finding, Report
from sourcebook.errors import SourcebookError
from sourcebook.lint import Examined
from sourcebook.model.measured import Measured
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.records import dataclass
from sourcebook.sourceformat.files import Folder
from sourcebook.sourceformat.pictures import BYTES_LIMIT
from sourcebook.store import Store

if TYPE_CHECKING:
    from sourcebook.pipeline.prepared import Prepared
    from sourcebook.typeset import Pages, Part, Typesetter
    from sourcebook.write import Format, WriteJob

#: the endings of the files that can be read back
BOOKS = ("epub", "pdf")
#: how the names of drafts end
DRAFT = "-DRAFT"
#: a book of so many characters of markup, some two thousand pages, is large: memory comes before time
_LARGE = 6_000_000
Images: TypeAlias = Mapping[str, Callable[[], bytes]]
#: looks at a written file
Look: TypeAlias = Callable[[str, bytes], Examined]


class Progress(Protocol):
    """Is told each step as it begins, and of a long one how far it has come: a part of 1, and how many pages."""

    def __call__(self, step: str, far: float = 0.0, pages: int = 0) -> None:
        """A step begins, or goes on."""
        ...


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was written, what is to be said of its writing, and what was seen in it, where it was looked at."""

    data: bytes
    findings: list[Finding]
    seen: Examined | None = None


def make_files(
    resolved: ResolvedEdition,
    folder: Folder,
    formats: Sequence[str],
    report: Report,
    progress: Progress,
    date: datetime | None = None,
    usual: ResolvedEdition | None = None,
    typesetter: Typesetter | None = None,
) -> dict[str, bytes]:
    """The bytes of each file, by its name; `date` is written into them as the day of making.

    `typesetter` may know pages of this book already. `usual` is the edition's usual copy, where this is another: its pages and lines are those that everyone speaks of.
    """
    with ExitStack() as beside:
        begun = begin_files(beside, resolved, folder, formats, report, progress, date, usual, typesetter)
        made = {name: wait() for name, wait in begun.items()}
    for one in made.values():
        report.findings.extend(one.findings)
    return {name: one.data for name, one in made.items()}


def begin_files(
    beside: ExitStack,
    resolved: ResolvedEdition,
    folder: Folder,
    formats: Sequence[str],
    report: Report,
    progress: Progress,
    date: datetime | None = None,
    usual: ResolvedEdition | None = None,
    typesetter: Typesetter | None = None,
    look: Look | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> dict[str, Callable[[], Made]]:
    """Lay a book out, and begin to write its files, each beside this process as long as `beside` is open.

    What is given waits for a file. Whoever writes it also looks at it with `look`; but not at the first, which has the most
    pages to be read: these can be parted again where nobody else works. `meanwhile` is called each time others lay out.
    """
    from sourcebook.render import load_theme
    from sourcebook.typeset import book_pages
    from sourcebook.write import WriteJob
    from sourcebook.write import formats as known

    theme = load_theme(resolved.theme, resolved.theme_files)
    chosen = sorted((known()[name] for name in formats), key=lambda one: not one.needs_pages)
    if any(f.needs_pages or f.names_pages for f in chosen):
        typesetter = typesetter or typesetter_for(resolved, folder)
    job = WriteJob(resolved, theme, Measured(), Measured(), None, pictures(resolved, folder), report, date)
    if typesetter is not None:
        job = replace(job, rendered=typesetter.rendered, store=typesetter.store)
    markup = None if typesetter is None else typesetter.markup_of(resolved)
    large = markup is None or sum(len(fragment.markup) for fragment in markup.fragments) > _LARGE
    writers = _Writers(chosen, job, look, beside, large=large)
    if typesetter is not None:

        def tell(far: float, count: int) -> None:
            progress("laying out", far, count)
            meanwhile()
            if not large:
                writers.open(typesetter.parts())

        printed = any(f.needs_pages for f in chosen)
        pages = book_pages(typesetter, resolved, usual, theme, report, tell, printed=printed, stand=writers.begin)
        writers.begin(pages)
    progress("writing " + " and ".join(formats))
    return {file_name(resolved, one.extension): writers.begun[one.name] for one in chosen}


class _Writers:
    """Those who write the formats of a book, each in a process of its own as soon as there is what it needs.

    The first, for which all wait, is written here, unless it is `large`: then its memory had better be given back.
    """

    def __init__(
        self, chosen: Sequence[Format], job: WriteJob, look: Look | None, beside: ExitStack, *, large: bool
    ) -> None:
        self._chosen, self._job, self._look, self._beside, self._large = chosen, job, look, beside, large
        self._openers = {one.name: one.opens() for one in chosen if one.opens is not None}
        self.begun: dict[str, Callable[[], Made]] = {}

    def open(self, parts: Iterable[Part]) -> None:
        """Open what is drawn of the pages, while others are still drawn."""
        for part in parts:
            for opened in self._openers.values():
                opened(part)

    def begin(self, pages: Pages) -> None:
        """Begin all that can be written of these pages."""
        job = replace(self._job, measured=pages.measured, reference=pages.reference, laid_out=pages.laid_out)
        for one in self._chosen:
            if one.name not in self.begun and (pages.laid_out is not None or not one.needs_pages):
                own = replace(job, opened=self._openers.get(one.name))
                first = one is self._chosen[0]
                work = partial(_made, one, own, None if first else self._look)
                here = first and not self._large
                self.begun[one.name] = work if here else self._beside.enter_context(Begun(work))


def load_writers() -> None:
    """Load what lays out and writes, and all the formats: a second before it is needed."""
    from sourcebook.typeset import get_ready
    from sourcebook.write import formats

    formats()
    get_ready()


def _made(one: Format, job: WriteJob, look: Look | None) -> Made:
    """A file, written and looked at."""
    own = replace(job, report=Report())
    data = one.write(own)
    seen = None if look is None else look(file_name(job.edition, one.extension), data)
    return Made(data, own.report.findings, seen)


def file_name(resolved: ResolvedEdition, extension: str) -> str:
    """`id.pdf`, `id-teacher.pdf` for a copy that is not the edition's usual one, `id-DRAFT.pdf` for a draft."""
    suffix = "" if resolved.is_default_audience else f"-{resolved.audience.value}"
    name = f"{resolved.id}{suffix}.{extension}"
    return draft_name(name) if resolved.draft else name


def draft_name(name: str) -> str:
    """The name of the file that is a draft of the one with this name."""
    stem, _, extension = name.rpartition(".")
    return f"{stem}{DRAFT}.{extension}"


def picture(folder: Folder, name: str) -> bytes:
    """A picture's bytes. Raises SourcebookError where it has gone since it was looked at."""
    data = folder.data(name, BYTES_LIMIT)
    if data is None:
        raise SourcebookError(f"the picture {name} has gone", folder.report.findings[-1:])
    return data


def typesetter_ahead(prepared: Prepared) -> list[Typesetter]:
    """What will lay out the edition's usual copy: its markup rendered, fonts and style loaded; none of another copy."""
    from sourcebook.render import load_theme, render_print
    from sourcebook.typeset import missing_characters

    resolved = prepared.resolved
    if resolved is None or not resolved.is_default_audience:
        return []
    with suppress(Exception):  # the rules will tell it, or the layout of the pages
        typesetter = typesetter_for(resolved, prepared.folder, prepared.store)
        theme = load_theme(resolved.theme, resolved.theme_files)
        markup = render_print(resolved, theme, Measured(), None, typesetter.rendered)
        typesetter.get_ready(resolved, markup)
        missing_characters((fragment.markup for fragment in markup.fragments), theme.fonts.values())
        return [typesetter]
    return []


def typesetter_for(
    resolved: ResolvedEdition, folder: Folder, store: Store | None = None, *, standing: bool = False
) -> Typesetter:
    """What lays out the pages of a book, with its pictures and the fonts of its theme; pages are kept in `store`.

    `standing` is for who lays out again and again.
    """
    from sourcebook.render import load_theme
    from sourcebook.typeset import Typesetter

    fonts = load_theme(resolved.theme, resolved.theme_files).fonts
    return Typesetter(pictures(resolved, folder), fonts, store, standing=standing)


def pictures(resolved: ResolvedEdition, folder: Folder) -> Images:
    """The pictures of a book, read when they are needed."""
    return {name: partial(picture, folder, name) for name in sorted(resolved.images)}
