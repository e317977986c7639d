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
from typing import NoReturn

from sourcebook.diagnostics import Place, Report
from sourcebook.errors import BookUnreadable, MachineAtFault

#: entries of an ebook; bytes of one entry and of all; how many times smaller than its content an entry may be
ENTRIES_LIMIT = 20_000
ENTRY_LIMIT = 60_000_000
BOOK_LIMIT = 1_000_000_000
RATIO_LIMIT, RATIO_FROM = 250, 5_000_000
#: what the editor can do about an ebook that is damaged, or not made as it should be
AGAIN = "Get the ebook once more from where you have it, and look whether an e-reader opens it."
SAVE = "Open the ebook in a program that makes ebooks, such as Sigil or Calibre, and save it again."
#: the two ways of packing that an ebook may have (EPUB 3.3, 4.2.2); others are unpacked whole, whatever bound is given
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_OUTSIDE = re.compile(r"^(?:/|\\|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")


class Archive:
    """The entries of an ebook, by name. Use it in a `with` statement; what is wrong raises BookUnreadable."""

    def __init__(self, path: Path, report: Report) -> None:
        self.path, self.report = path, report
        #: how large each entry is that has been read
        self.sizes: dict[str, int] = {}
        try:
            if path.is_dir():
                raise IsADirectoryError(21, "it is a folder, and an ebook is one file", str(path))
            self.zip = zipfile.ZipFile(path)
        except OSError as problem:
            raise MachineAtFault(
                f"“{path.as_posix()}” can't be opened: {problem.strerror or problem}.\n"
                "    Look at the name, and at who may read this file."
            ) from problem
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            self.refuse("ebook-broken", "This file is not an ebook in the format EPUB, or it is damaged.", AGAIN)
        self.entries = self._entries()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.zip.close()

    def refuse(self, code: str, message: str, hint: str, place: Place | None = None) -> NoReturn:
        """Tell the editor why the ebook is not read, and stop; without a place, it is the ebook as a whole."""
        self.report.error(code, message, place or Place(self.path.name), hint)
        raise BookUnreadable(message, self.report.findings)

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
                self.refuse(
                    "ebook-reaches-out",
                    f"A file packed in this ebook is named “{info.filename}”, which leads to a place outside it.",
                    "A sound ebook has no such file. Don't open this one elsewhere; get it from another place.",
                )
            if info.filename in entries:
                self.refuse("ebook-broken", f"Two files packed in this ebook have one name, “{info.filename}”.", AGAIN)
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
            self.refuse(
                "ebook-locked", "This file is locked with a password.",
                "Ask whoever gave you the ebook for one that is not locked.", self.place(name),
            )  # fmt: skip
        if info.compress_type not in _PACKED:
            self.refuse("ebook-broken", "This file is packed in a way that no ebook may be.", SAVE, self.place(name))
        try:
            with self.zip.open(info) as file:
                data = file.read(ENTRY_LIMIT + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
            self.refuse("ebook-broken", "This file is damaged and can't be unpacked.", AGAIN, self.place(name))
        self.sizes[name] = len(data)
        if len(data) > ENTRY_LIMIT:
            self._refuse_size(f"“{name}” is more than {ENTRY_LIMIT // 1_000_000} MB large")
        if len(data) > RATIO_FROM and len(data) > RATIO_LIMIT * max(info.compress_size, 1):
            self._refuse_size(f"“{name}” unpacks to {len(data) // max(info.compress_size, 1)} times its size")
        if sum(self.sizes.values()) > BOOK_LIMIT:
            self._refuse_size(f"it unpacks to more than {BOOK_LIMIT // 1_000_000:,} MB")
        return data

    def _refuse_size(self, what: str) -> NoReturn:
        self.refuse(
            "ebook-too-large",
            f"This ebook is not read: {what}.",
            "No book of text is as large as that. If this one is sound, part it with the program that made it.",
        )
