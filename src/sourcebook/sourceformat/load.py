"""A folder to an `Edition`: reads every file, collects what is wrong, and gives the edition only if it can be trusted."""

from __future__ import annotations

from pathlib import Path

from sourcebook.diagnostics import Place, Report, did_you_mean
from sourcebook.model.annotations import annotation_kinds
from sourcebook.model.annotations.base import Annotation
from sourcebook.model.edition import DocumentNumbers, Edition, Numbering, SourceItem
from sourcebook.model.markdown import Markdown
from sourcebook.model.registers import Entry, RegisterFile, RegisterKind
from sourcebook.model.source import Commentary, NoteBody, Source
from sourcebook.sourceformat.files import FrontMatter, read_text, split_front_matter
from sourcebook.sourceformat.markdown import read_markdown
from sourcebook.sourceformat.notesfile import read_notes_file
from sourcebook.sourceformat.phrases import load_phrases
from sourcebook.sourceformat.references import read_references
from sourcebook.sourceformat.schema import SchemaReader, prose_keys
from sourcebook.sourceformat.transcription import parse_transcription
from sourcebook.sourceformat.yamltree import Mapping, Node, Scalar, Sequence, read_yaml

EDITION_FILE = "edition.yaml"
FORMAT = "1"


def load_edition(path: Path) -> tuple[Edition | None, Report]:
    """Read the edition in a folder, or a lone source file; with errors in the report there may be no edition."""
    report = Report()
    if path.is_file() and path.name != EDITION_FILE:
        return _Loader(path.parent, report).lone_source(path), report
    folder = path.parent if path.name == EDITION_FILE else path
    return _Loader(folder, report).edition(), report


def source_keys() -> frozenset[str]:
    """The keys of a source's front matter that hold free text."""
    return prose_keys(Source, *annotation_kinds())


def commentary_keys() -> frozenset[str]:
    """The keys of a commentary's front matter that hold free text."""
    return prose_keys(Commentary, *annotation_kinds())


class _Loader:
    """Reads the files of one edition."""

    def __init__(self, folder: Path, report: Report) -> None:
        self.folder, self.report = folder, report
        self.reader = SchemaReader(report, self._markdown)

    def edition(self) -> Edition | None:
        if not (self.folder / EDITION_FILE).exists():
            self.report.error(
                "no-edition", f"There is no {EDITION_FILE} in this folder.", Place(EDITION_FILE),
                "Name the folder that holds it, or one file that is a source.",
            )  # fmt: skip
            return None
        text = read_text(self.folder / EDITION_FILE, EDITION_FILE, self.report)
        if text is None:
            return None
        node = read_yaml(text, EDITION_FILE, self.report, prose_keys=prose_keys(Edition))
        extra = {
            "sources": self._sources(),
            "commentary": self._commentary(),
            "registers": self._registers(),
            "works": read_references(self.folder, self.report),
            "images": frozenset(self._relative("images")),
            "phrases": load_phrases(self._language(node)),
            "theme_files": tuple((name, (self.folder / name).read_bytes()) for name in self._relative("theme")),
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
        return None if self.report.failed else edition

    def lone_source(self, path: Path) -> Edition | None:
        """An edition made round one source file; a document that stands alone takes no number."""
        source = self._source(path, path.name)
        if source is None or self.report.failed:
            return None
        title = source.title or source.id.replace("-", " ").replace("_", " ")
        return Edition(
            id=source.id, title=title, language=source.language or "en", phrases=load_phrases(source.language or "en"),
            contents=(SourceItem(source=source.id, places=source.places),),
            numbering=Numbering(documents=DocumentNumbers.NONE),
            sources={source.id: source}, places=source.places,
        )  # fmt: skip

    def _language(self, node: Node | None) -> str:
        pairs = node.pairs if isinstance(node, Mapping) else ()
        return next((child.value for key, _, child in pairs if key == "language" and isinstance(child, Scalar)), "en")

    def _relative(self, name: str) -> list[str]:
        folder = self.folder / name
        if not folder.is_dir():
            return []
        return sorted(p.relative_to(self.folder).as_posix() for p in folder.rglob("*") if p.is_file())

    def _files(self, name: str, *endings: str) -> list[Path]:
        folder = self.folder / name
        if not folder.is_dir():
            return []
        return sorted(p for p in folder.iterdir() if p.suffix in endings and not p.name.startswith("."))

    def _markdown(self, scalar: Scalar) -> Markdown:
        lines = scalar.prose.lines if scalar.prose else (scalar.place,)
        return read_markdown(scalar.value, lines, self.report)

    def _sources(self) -> dict[str, Source]:
        sources: dict[str, Source] = {}
        for path in self._files("sources", ".md", ".txt"):
            if path.name.endswith(".notes.md"):
                name = path.name.removesuffix(".notes.md")
                if not any(path.with_name(name + ending).is_file() for ending in (".md", ".txt")):
                    self.report.error(
                        "notes-without-source",
                        f"There is no source “{name}” for these notes.",
                        Place(f"sources/{path.name}"),
                        f"Name the file after its source, as in sources/{name}.md.",
                    )
                continue
            source = self._source(path, f"sources/{path.name}")
            if source is None:
                continue
            if source.id in sources:
                self.report.error(
                    "id-twice",
                    f"Two sources have the id “{source.id}”.",
                    Place(f"sources/{path.name}"),
                    "Rename one of the two files.",
                )
            sources[source.id] = source
        return sources

    def _source(self, path: Path, file: str) -> Source | None:
        text = read_text(path, file, self.report)
        if text is None:
            return None
        front, node = self._front(text, file, source_keys())
        bodies = self._note_bodies(path, file)
        blocks = parse_transcription(
            front.body, file, self.report, first_line=front.body_line, calls=bodies is not None
        )
        extra = {
            "id": path.stem,
            "transcription": blocks,
            "note_bodies": bodies,
            "annotations": self._annotations(node),
        }
        own = frozenset(kind.KEY for kind in annotation_kinds())
        return None if node is None else self.reader.read(node, Source, extra=extra, own=own)

    def _note_bodies(self, path: Path, file: str) -> tuple[NoteBody, ...] | None:
        notes = path.with_name(path.stem + ".notes.md")
        if not notes.is_file():
            return None
        name = file.rsplit("/", 1)[0] + "/" + notes.name if "/" in file else notes.name
        text = read_text(notes, name, self.report)
        return None if text is None else read_notes_file(text, name, self.report)

    def _commentary(self) -> dict[str, Commentary]:
        result: dict[str, Commentary] = {}
        for path in self._files("commentary", ".md"):
            file = f"commentary/{path.name}"
            text = read_text(path, file, self.report)
            if text is None:
                continue
            front, node = self._front(text, file, commentary_keys())
            lines = [Place(file, front.body_line + i) for i in range(front.body.count("\n") + 1)]
            extra = {
                "id": path.stem,
                "body": read_markdown(front.body, lines, self.report),
                "annotations": self._annotations(node),
            }
            own = frozenset(kind.KEY for kind in annotation_kinds())
            commentary = None if node is None else self.reader.read(node, Commentary, extra=extra, own=own)
            if commentary is not None:
                result[commentary.id] = commentary
        return result

    def _front(self, text: str, file: str, keys: frozenset[str]) -> tuple[FrontMatter, Node | None]:
        """The front matter as a tree: an empty mapping where there is none, None with a finding where it can't be read."""
        before = len(self.report.findings)
        front = split_front_matter(text, file, self.report)
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
        for path in self._files("registers", ".yaml", ".yml"):
            file = f"registers/{path.name}"
            if path.stem not in tuple(RegisterKind):
                self.report.error(
                    "register-unknown",
                    f"There is no register called “{path.stem}”.",
                    Place(file),
                    did_you_mean(path.stem, [k.value for k in RegisterKind]),
                )
                continue
            text = read_text(path, file, self.report)
            if text is None:
                continue
            node = read_yaml(text, file, self.report, prose_keys=prose_keys(RegisterFile))
            for entry in self._entries(node, RegisterKind(path.stem)):
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
