"""Files as people save them: any line ends, with or without a byte-order mark, and nothing outside the edition."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from sourcebook.diagnostics import Place, Report
from sourcebook.errors import MachineAtFault
from sourcebook.sourceformat.memory import Memory

#: the largest file that is read as text, in bytes
TEXT_LIMIT = 100_000_000
#: what XML 1.0 does not allow in a document (2.2, production Char), line ends having been made \n
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Folder:
    """The files of an edition. Everything is read through it, and nothing that lies outside it.

    `chosen` is a file that the user named on the command line: it may itself be a link to anywhere. `memory` holds what was
    read of the same files before.
    """

    def __init__(self, root: Path, report: Report, chosen: str = "", memory: Memory | None = None) -> None:
        self.root, self.report, self.chosen = root, report, chosen
        self.memory = memory or Memory()
        #: the SHA-256 of every file that was read, by its name
        self.sums: dict[str, str] = {}

    def names(self, folder: str, *endings: str, deep: bool = False) -> list[str]:
        """The names of the files in a folder, as seen from the edition, in order; hidden files left out."""
        path = self.root / folder
        if not path.is_dir() or not self._is_inside(folder):
            return []
        found = path.rglob("*") if deep else path.iterdir()
        names = (p.relative_to(self.root).as_posix() for p in found if not endings or p.suffix in endings)
        # a folder called letter.md is kept, to be answered; others are only looked into
        return sorted(n for n in names if "/." not in n and (endings or not (self.root / n).is_dir()))

    def has(self, name: str) -> bool:
        """Whether there is something of this name."""
        return os.path.lexists(self.root / name)

    def text(self, name: str) -> str | None:
        """The text of a file, line ends made \n; None with a finding where it can't be read as text."""
        raw = self.data(name, TEXT_LIMIT)
        return None if raw is None else text_of(raw, name, self.report)

    def data(self, name: str, limit: int) -> bytes | None:
        """What a file holds, at most `limit` bytes; None with a finding. Raises MachineAtFault where it can't be opened."""
        path = self.root / name
        if not self._is_inside(name):
            return None
        try:
            # a pipe would wait for ever
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            with os.fdopen(handle, "rb") as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    self._not_a_file(name)
                    return None
                if status.st_size > limit:
                    self.report.error(
                        "file-too-large",
                        f"“{name}” is {status.st_size // 1_000_000} MB large; at most {limit // 1_000_000} MB are read.",
                        Place(name),
                        "Part it into smaller files, or make the picture smaller.",
                    )
                    return None
                data = file.read(limit)
                self.sums[name] = hashlib.sha256(data).hexdigest()
                return data
        except IsADirectoryError:
            self._is_folder(name)
        except FileNotFoundError:
            self._leads_nowhere(name)
        except OSError as problem:
            raise MachineAtFault(
                f"“{path.as_posix()}” can't be opened: {problem.strerror or problem}.\n"
                "    Look at who may read this file, or copy it to a folder of your own."
            ) from problem
        return None

    def replace(self, name: str, data: bytes) -> None:
        """Put other bytes in the place of a file's, whole or not at all. Raises MachineAtFault where that can't be done."""
        path = (self.root / name).resolve()
        try:
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".mended-", delete=False) as file:
                file.write(data)
            shutil.copymode(path, file.name)
            Path(file.name).replace(path)
        except OSError as problem:
            raise MachineAtFault(
                f"“{path.as_posix()}” can't be written: {problem.strerror or problem}.\n"
                "    Look at who may change this file, and whether the disk is full."
            ) from problem

    def _is_inside(self, name: str) -> bool:
        """Whether the file lies in the edition's folder, wherever a link may lead."""
        try:
            real = (self.root / name).resolve()
        except (OSError, RuntimeError):  # a link that leads to itself
            self._leads_nowhere(name)
            return False
        if name == self.chosen or real.is_relative_to(self.root.resolve()):
            return True
        self.report.error(
            "link-leads-out",
            f"“{name}” leads to a place outside the folder of the edition.",
            Place(name),
            "Put the file itself into the folder, not a shortcut to it.",
        )
        return False

    def _is_folder(self, name: str) -> None:
        self.report.error(
            "file-is-folder",
            f"“{name}” is a folder, but a file was expected.",
            Place(name),
            "Rename the folder or move it away.",
        )

    def _not_a_file(self, name: str) -> None:
        if (self.root / name).is_dir():
            self._is_folder(name)
            return
        self.report.error(
            "not-a-file", f"“{name}” is not a file that holds text or a picture.", Place(name), "Move it away."
        )

    def _leads_nowhere(self, name: str) -> None:
        self.report.error(
            "link-leads-nowhere",
            f"“{name}” is a shortcut that leads to nothing.",
            Place(name),
            "Put the file itself into the folder, not a shortcut to it.",
        )


def text_of(raw: bytes, file: str, report: Report) -> str | None:
    """The text of a file's bytes, line ends made \n; None with a finding where it is not text."""
    try:
        text = raw.decode(_encoding(raw))
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        before = raw[: problem.start].rsplit(b"\n", 1)[-1]
        after = raw[problem.start :].split(b"\n", 1)[0]
        # as Windows in the West would show it: the letters are wrong, but the spot is found
        words = (before[-15:] + after[:15]).decode("cp1252", "replace")
        report.error(
            "not-utf-8",
            f"This file is not saved as UTF-8: the letters near “{' '.join(words.split())}” can't be read.",
            Place(file, line, len(before.decode("utf-8", "replace")) + 1),
            "Open it in your editor and save it again with the encoding UTF-8.",
        )
        return None
    return _without_control_characters(text.replace("\r\n", "\n").replace("\r", "\n"), file, report)


def _encoding(raw: bytes) -> str:
    """UTF-8, or UTF-16 where the file says so itself by a byte-order mark (Unicode 16.0, 23.8)."""
    return "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"


def _without_control_characters(text: str, file: str, report: Report) -> str:
    """The text with a blank for every character that XML forbids, and a finding at the first of them."""
    found = _FORBIDDEN.search(text)
    if found is None:
        return text
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    report.error(
        "control-character",
        f"There is a control character here (U+{ord(found[0]):04X}) that no book can hold.",
        Place(file, line, column),
        "Take it out. It can't be seen, so type the words round it anew.",
    )
    return _FORBIDDEN.sub(" ", text)


def lines_of(folder: Folder | None) -> Callable[[str, int], str | None]:
    """Looks up the lines of an edition's files, by name and number; what can't be read has none."""
    readable = None if folder is None else Folder(folder.root, Report(), folder.chosen)

    @cache
    def lines(name: str) -> list[str]:
        text = readable.text(name) if readable is not None and (readable.root / name).is_file() else None
        return (text or "").split("\n")

    return lambda name, number: lines(name)[number - 1] if number <= len(lines(name)) else None
