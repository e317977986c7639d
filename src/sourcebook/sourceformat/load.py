"""A folder to an `Edition`: reads every file, collects what is wrong, and gives the edition only if it can be trusted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from sourcebook.diagnostics import Place, Report, did_you_mean
from sourcebook.model.accepted import Acceptance, AcceptedFile
from sourcebook.model.annotations import annotation_kinds
from sourcebook.model.annotations.base import Annotation
from sourcebook.model.edition import DocumentNumbers, Edition, Numbering, SourceItem
from sourcebook.model.markdown import Markdown
from sourcebook.model.registers import Entry, RegisterFile, RegisterKind
from sourcebook.model.source import Commentary, Source
from sourcebook.sourceformat.files import Folder
from sourcebook.sourceformat.frontmatter import FrontMatter, split_front_matter
from sourcebook.sourceformat.markdown import read_markdown
from sourcebook.sourceformat.memory import Memory
from sourcebook.sourceformat.notesfile import read_notes_file
from sourcebook.sourceformat.phrases import load_phrases
from sourcebook.sourceformat.references import read_references
from sourcebook.sourceformat.schema import SchemaReader, prose_keys
from sourcebook.sourceformat.transcription import parse_transcription
from sourcebook.sourceformat.yamltree import Mapping, Node, Scalar, Sequence, read_yaml

EDITION_FILE = "edition.yaml"
ACCEPTED_FILE = "accepted.yaml"
FORMAT = "1"
#: the endings that are read in each folder, and what they hold
READ = {
    "sources": ((".md", ".txt"), "a source is plain text"),
    "commentary": ((".md",), "commentary is plain text"),
    "registers": ((".yaml", ".yml"), "a register is plain text"),
}
#: the largest file of a theme, in bytes
THEME_LIMIT = 20_000_000


def load_edition(path: Path) -> tuple[Edition | None, Report]:
    """Read the edition in a folder, or a lone source file; with errors in the report there may be no edition.

    Raises MachineAtFault where a file can't be opened.
    """
    report = Report()
    return read_edition(edition_folder(path, report)), report


def read_edition(folder: Folder, *, despite_errors: bool = False) -> Edition | None:
    """Read the edition in a folder; what is wrong is added to the folder's report.

    With errors there is none, or, `despite_errors`, one without what could not be read.
    """
    loader = _Loader(folder, folder.report, despite_errors=despite_errors)
    return loader.lone_source(folder.chosen) if folder.chosen else loader.edition()


def edition_folder(path: Path, report: Report, memory: Memory | None = None) -> Folder:
    """The folder that the files of an edition are read through; for a lone source, the folder it stands in.

    `memory` holds what was read of the same files before.
    """
    if path.is_dir():
        return Folder(path, report, "", memory)
    return Folder(path.parent, report, "" if path.name == EDITION_FILE else path.name, memory)


def source_keys() -> frozenset[str]:
    """The keys of a source's front matter that hold free text."""
    return prose_keys(Source, *annotation_kinds())


def commentary_keys() -> frozenset[str]:
    """The keys of a commentary's front matter that hold free text."""
    return prose_keys(Commentary, *annotation_kinds())


class _Loader:
    """Reads the files of one edition."""

    def __init__(self, folder: Folder, report: Report, *, despite_errors: bool) -> None:
        self.folder, self.report, self.despite_errors = folder, report, despite_errors
        self.reader = SchemaReader(report, self._markdown)

    def edition(self) -> Edition | None:
        if not self.folder.has(EDITION_FILE):
            self.report.error(
                "no-edition", f"There is no {EDITION_FILE} in this folder.", Place(EDITION_FILE),
                self._editions_below() or "Name the folder that holds it, or one file that is a source.",
            )  # fmt: skip
            return None
        text = self.folder.text(EDITION_FILE)
        if text is None:
            return None
        node = read_yaml(text, EDITION_FILE, self.report, prose_keys=prose_keys(Edition))
        self._say_what_is_not_read()
        extra = {
            "sources": self._sources(),
            "commentary": self._commentary(),
            "registers": self._registers(),
            "works": read_references(self.folder, self.report),
            "images": frozenset(self.folder.names("images", deep=True)),
            "phrases": load_phrases(_value_of(node, "language") or "en"),
            "theme_files": self._theme_files(),
            "own_style": self._own_style(node),
            "accepted": self._accepted(),
        }
        if node is None:
            if not self.report.failed:
                self.report.error(
                    "edition-empty",
                    "This file is empty.",
                    Place(EDITION_FILE),
                    "Write at least: format: 1, id: …, title: …, language: …",
                )
            return None
        edition = self.reader.read(node, Edition, extra=extra)
        if edition is not None and edition.format != FORMAT:
            self.report.error(
                "format-unknown",
                f"This program reads format {FORMAT}, not “{edition.format}”.",
                edition.place("format"),
                f"Write: format: {FORMAT}",
            )
        return edition if self.despite_errors or not self.report.failed else None

    def _editions_below(self) -> str:
        """A hint that names the editions in the folders of this one."""
        found = sorted(path.parent.relative_to(self.folder.root).as_posix() for path in self._edition_files())
        return f"Name the folder that holds it. There are here: {', '.join(found[:5])}." if found else ""

    def _edition_files(self) -> Iterator[Path]:
        for depth in ("*", "content/*"):
            yield from (p for p in self.folder.root.glob(f"{depth}/{EDITION_FILE}") if "/." not in f"/{p.as_posix()}")

    def lone_source(self, name: str) -> Edition | None:
        """An edition made round one source file; a document that stands alone takes no number."""
        source = self._source(name)
        if source is None or (self.report.failed and not self.despite_errors):
            return None
        title = source.title or source.id.replace("-", " ").replace("_", " ")
        return Edition(
            id=source.id, title=title, language=source.language or "en", phrases=load_phrases(source.language or "en"),
            contents=(SourceItem(source=source.id, places=source.places),),
            numbering=Numbering(documents=DocumentNumbers.NONE),
            sources={source.id: source}, places=source.places, lone=True,
        )  # fmt: skip

    def _own_style(self, node: Node | None) -> str:
        """The text of the edition's own citation style, where it names one that is there."""
        name = _value_of(node, "citation-style")
        if not name.endswith(".csl") or not self.folder.has(name):
            return ""
        return self.folder.text(name) or ""

    def _accepted(self) -> tuple[Acceptance, ...]:
        text = self.folder.text(ACCEPTED_FILE) if self.folder.has(ACCEPTED_FILE) else None
        node = read_yaml(text, ACCEPTED_FILE, self.report, prose_keys=prose_keys(AcceptedFile)) if text else None
        read = None if node is None else self.reader.read(node, AcceptedFile)
        return () if read is None else read.accepted

    def _theme_files(self) -> tuple[tuple[str, bytes], ...]:
        files = ((name, self.folder.data(name, THEME_LIMIT)) for name in self.folder.names("theme", deep=True))
        return tuple((name, data) for name, data in files if data is not None)

    def _markdown(self, scalar: Scalar) -> Markdown:
        lines = scalar.prose.lines if scalar.prose else (scalar.place,)
        return read_markdown(scalar.value, lines, self.report, note=True)

    def _sources(self) -> dict[str, Source]:
        sources: dict[str, Source] = {}
        files: dict[str, str] = {}
        for file in self.folder.names("sources", *READ["sources"][0]):
            if file.endswith(".notes.md"):
                name = PurePosixPath(file).name.removesuffix(".notes.md")
                if not any(self.folder.has(f"sources/{name}{ending}") for ending in READ["sources"][0]):
                    self.report.error(
                        "notes-without-source",
                        f"There is no source “{name}” for these notes.",
                        Place(file),
                        f"Name the file after its source, as in sources/{name}.md.",
                    )
                continue
            source = self._source(file)
            if source is None:
                continue
            if source.id in sources:
                self.report.error(
                    "id-twice",
                    f"Two sources have the id “{source.id}”: {files[source.id]} and {file}.",
                    Place(file),
                    "Rename one of the two files.",
                )
            sources[source.id], files[source.id] = source, file
        return sources

    def _say_what_is_not_read(self) -> None:
        """Name the files that lie where texts should, and whose names say that they are something else."""
        for folder, (endings, what) in READ.items():
            for file in self.folder.names(folder):
                if PurePosixPath(file).suffix not in endings:
                    self.report.warning(
                        "file-not-read",
                        f"“{file}” is not read: {what}, and its name ends in {' or '.join(endings[:2])}.",
                        Place(file),
                        "Save it as plain text under such a name, or move it to another folder.",
                    )

    def _source(self, file: str) -> Source | None:
        text = self.folder.text(file)
        if text is None:
            return None
        name = PurePosixPath(file).with_suffix(".notes.md").as_posix()
        notes = self.folder.text(name) if self.folder.has(name) else None
        read_from = ("source", file, text) if notes is None else ("source", file, text, notes)
        return self.folder.memory.once(read_from, self.report, partial(self._source_of, file, text, name, notes))

    def _source_of(self, file: str, text: str, notes_file: str, notes: str | None) -> Source | None:
        front, node = self._front(text, file, source_keys())
        bodies = None if notes is None else read_notes_file(notes, notes_file, self.report)
        blocks = parse_transcription(
            front.body, file, self.report, first_line=front.body_line, calls=bodies is not None
        )
        extra = {
            "id": unicodedata.normalize("NFC", PurePosixPath(file).stem),
            "transcription": blocks,
            "note_bodies": bodies,
            "annotations": self._annotations(node),
        }
        own = frozenset(kind.KEY for kind in annotation_kinds())
        return None if node is None else self.reader.read(node, Source, extra=extra, own=own)

    def _commentary(self) -> dict[str, Commentary]:
        result: dict[str, Commentary] = {}
        for file in self.folder.names("commentary", *READ["commentary"][0]):
            text = self.folder.text(file)
            if text is None:
                continue
            commentary = self.folder.memory.once(
                ("commentary", file, text), self.report, partial(self._commentary_of, file, text)
            )
            if commentary is not None:
                result[commentary.id] = commentary
        return result

    def _commentary_of(self, file: str, text: str) -> Commentary | None:
        front, node = self._front(text, file, commentary_keys())
        lines = [Place(file, front.body_line + i) for i in range(front.body.count("\n") + 1)]
        extra = {
            "id": unicodedata.normalize("NFC", PurePosixPath(file).stem),
            "body": read_markdown(front.body, lines, self.report),
            "annotations": self._annotations(node),
        }
        own = frozenset(kind.KEY for kind in annotation_kinds())
        return None if node is None else self.reader.read(node, Commentary, extra=extra, own=own)

    def _front(self, text: str, file: str, keys: frozenset[str]) -> tuple[FrontMatter, Node | None]:
        """The front matter as a tree: an empty mapping where there is none, None with a finding where it can't be read."""
        before = len(self.report.findings)
        front = split_front_matter(text, file, self.report, _telling_keys(keys))
        node = read_yaml(front.yaml, file, self.report, prose_keys=keys, first_line=front.yaml_line)
        if node is None and len(self.report.findings) == before:
            node = Mapping((), Place(file))
        return front, node

    def _annotations(self, node: Node | None) -> tuple[Annotation, ...]:
        if not isinstance(node, Mapping):
            return ()
        kinds = {kind.KEY: kind for kind in annotation_kinds()}
        result: list[Annotation] = []
        for name, _, child in node.pairs:
            if name not in kinds:
                continue
            if isinstance(child, Scalar) and not child.value:
                continue
            if not isinstance(child, Sequence):
                self.report.error(
                    "not-a-list",
                    f"“{name}” takes a list.",
                    child.place,
                    "Begin each item with “- ” on a line of its own.",
                )
                continue
            read = (self.reader.read(item, kinds[name]) for item in child.items)
            result.extend(a for a in read if a is not None)
        return tuple(result)

    def _registers(self) -> tuple[Entry, ...]:
        entries: list[Entry] = []
        seen: dict[str, Place | None] = {}
        for file in self.folder.names("registers", *READ["registers"][0]):
            name = PurePosixPath(file).stem
            if name not in tuple(RegisterKind):
                self.report.error(
                    "register-unknown",
                    f"There is no register called “{name}”.",
                    Place(file),
                    did_you_mean(name, [k.value for k in RegisterKind]),
                )
                continue
            text = self.folder.text(file)
            if text is None:
                continue
            node = read_yaml(text, file, self.report, prose_keys=prose_keys(RegisterFile))
            for entry in self._entries(node, RegisterKind(name)):
                if entry.id in seen:
                    self.report.error(
                        "entry-twice",
                        f"Two entries have the id “{entry.id}”.",
                        entry.place("id"),
                        f"The other is at {seen[entry.id]}.",
                    )
                seen[entry.id] = entry.place("id")
                entries.append(entry)
        return tuple(entries)

    def _entries(self, node: Node | None, kind: RegisterKind) -> list[Entry]:
        if node is None:
            return []
        pairs = node.pairs if isinstance(node, Mapping) else ()
        found = next((child for key, _, child in pairs if key == "entries"), None)
        if isinstance(found, Scalar) and not found.value:
            return []
        if not isinstance(found, Sequence):
            self.report.error(
                "not-a-list",
                "A register holds a list of entries.",
                node.place,
                "Write entries: and below it items that begin with “- id: …”.",
            )
            return []
        read = (self.reader.read(item, Entry, extra={"kind": kind}) for item in found.items)
        return [entry for entry in read if entry is not None]


def _telling_keys(free_text: frozenset[str]) -> frozenset[str]:
    """The keys by which front matter is known: those of free text, and the lists of annotations, but for common words."""
    return (free_text | {kind.KEY for kind in annotation_kinds()}) - {"from", "to", "place", "first", "every", "read"}


def _value_of(node: Node | None, name: str) -> str:
    """The value of a key before the whole is read, or nothing."""
    pairs = node.pairs if isinstance(node, Mapping) else ()
    return next((child.value for key, _, child in pairs if key == name and isinstance(child, Scalar)), "")
