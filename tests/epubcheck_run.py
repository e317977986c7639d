"""EPUBCheck, as `sourcebook.lint.epubcheck` runs it, on a file of which no edition is known."""

from __future__ import annotations

from pathlib import Path

from sourcebook.lint.epubcheck import epubcheck_findings


def messages(path: Path) -> list[str]:
    """Everything EPUBCheck says of a file; nothing for a sound one."""
    return [f"{f.severity} {f.spot}: {f.message}" for f in epubcheck_findings({path.name: path.read_bytes()})]
