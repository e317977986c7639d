"""An ebook's file to the bytes of what is packed in it: bounded, nothing outside it, nothing on disk.

An EPUB is a ZIP archive (EPUB 3.3, 4.2, OCF). What it declares of itself is not believed: sizes are counted while
reading, names that lead out of it are refused, and everything is read in memory by name.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from types import TracebackType

from sourcebook.diagnostics import Place, Report
from sourcebook.errors import BookUnreadable, MachineAtFault

#: entries of an ebook; bytes of one entry and of all; how many times smaller than its content an entry may be
ENTRIES_LIMIT = 20_000
ENTRY_LIMIT = 60_000_000
BOOK_LIMIT = 1_000_000_000
RATIO_LIMIT, RATIO_FROM = 250, 5_000_000
_OUTSIDE = re.compile(r"^(?:/|\\|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")
_AGAIN = "Get the ebook once more from where you have it, and look whether an e-reader opens it."


class Archive:
    """The entries of an ebook, by name. Use it in a `with` statement; what is wrong raises BookUnreadable."""

    def __init__(self, path: Path, report: Report) -> None:
        self.path, self.report = path, report
        self.taken = 0
        try:
            if path.is_dir():
                raise IsADirectoryError(21, "it is a folder, and an ebook is one file", str(path))
            self.zip = zipfile.ZipFile(path)
        except OSError as problem:
            raise MachineAtFault(
                f"“{path.as_posix()}” can't be opened: {problem.strerror or problem}.\n"
                "    Look at the name, and at who may read this file."
            ) from problem
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as problem:
            self.report.error(
                "ebook-broken",
                "This file is not an ebook in the format EPUB, or it is damaged.",
                Place(path.name),
                _AGAIN,
            )
            raise BookUnreadable("not a ZIP archive", self.report.findings) from problem
        self.entries = self._entries()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.zip.close()

    def _entries(self) -> dict[str, zipfile.ZipInfo]:
        """What is packed, once it is known to be of a size that an ebook has and to lie inside."""
        infos = [info for info in self.zip.infolist() if not info.is_dir()]
        if len(infos) > ENTRIES_LIMIT:
            self._refuse_size(f"{len(infos):,} files are packed in it; at most {ENTRIES_LIMIT:,} are read")
        declared = sum(info.file_size for info in infos)
        if declared > BOOK_LIMIT:
            self._refuse_size(
                f"it would unpack to {declared // 1_000_000:,} MB; at most {BOOK_LIMIT // 1_000_000:,} MB are read"
            )
        entries: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            if _OUTSIDE.search(info.filename):
                self.report.error(
                    "ebook-reaches-out",
                    f"A file packed in this ebook is named “{info.filename}”, which leads to a place outside it.",
                    Place(self.path.name),
                    "A sound ebook has no such file. Don't open this one elsewhere; get it from another place.",
                )
                raise BookUnreadable("an entry leads out", self.report.findings)
            if info.filename in entries:
                self.report.error(
                    "ebook-broken",
                    f"Two files packed in this ebook have one name, “{info.filename}”.",
                    Place(self.path.name),
                    _AGAIN,
                )
                raise BookUnreadable("two entries of one name", self.report.findings)
            entries[info.filename] = info
        return entries

    def has(self, name: str) -> bool:
        """Whether something of this name is packed."""
        return name in self.entries

    def place(self, name: str, line: int = 1) -> Place:
        """A line of a packed file, as the editor is told of it."""
        return Place(f"{self.path.name}/{name}", max(line, 1))

    def read(self, name: str) -> bytes:
        """The bytes of an entry that is there. Raises BookUnreadable where it is damaged, locked or too large."""
        info = self.entries[name]
        if info.flag_bits & 1:
            self.report.error(
                "ebook-locked", "This file is locked with a password.", self.place(name),
                "Ask whoever gave you the ebook for one that is not locked.",
            )  # fmt: skip
            raise BookUnreadable("an entry is encrypted", self.report.findings)
        try:
            with self.zip.open(info) as file:
                data = file.read(ENTRY_LIMIT + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as problem:
            self.report.error("ebook-broken", "This file is damaged and can't be unpacked.", self.place(name), _AGAIN)
            raise BookUnreadable("an entry is damaged", self.report.findings) from problem
        self.taken += len(data)
        if len(data) > ENTRY_LIMIT:
            self._refuse_size(f"“{name}” is more than {ENTRY_LIMIT // 1_000_000} MB large")
        if len(data) > RATIO_FROM and len(data) > RATIO_LIMIT * max(info.compress_size, 1):
            self._refuse_size(f"“{name}” unpacks to {len(data) // max(info.compress_size, 1)} times its size")
        if self.taken > BOOK_LIMIT:
            self._refuse_size(f"it unpacks to more than {BOOK_LIMIT // 1_000_000:,} MB")
        return data

    def _refuse_size(self, what: str) -> None:
        self.report.error(
            "ebook-too-large",
            f"This ebook is not read: {what}.",
            Place(self.path.name),
            "No book of text is as large as that. If this one is sound, part it with the program that made it.",
        )
        raise BookUnreadable("too large", self.report.findings)
