"""An edition and its pictures to a folder, all or nothing; what was written is read back and given."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sourcebook.diagnostics import Report
from sourcebook.errors import EditionUnreadable, MachineAtFault
from sourcebook.model.edition import Edition
from sourcebook.sourceformat.load import load_edition
from sourcebook.sourceformat.save import save_edition


def refuse_used(folder: Path) -> None:
    """Raises MachineAtFault where there is something in the folder already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise MachineAtFault(
            f"There is something in “{folder.as_posix()}” already, and nothing of it was changed.\n"
            "    Choose another name, or take what is there away first."
        )


def in_place(edition: Edition, pictures: Mapping[str, bytes], folder: Path, report: Report) -> Edition:
    """Write an edition beside its place, read it back, and put it there in one step.

    Raises MachineAtFault where the disk refuses, EditionUnreadable where what was written can't be read.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            save_edition(edition, beside)
            for name, data in pictures.items():
                (beside / name).parent.mkdir(parents=True, exist_ok=True)
                (beside / name).write_bytes(data)
            again, read = load_edition(beside)
            report.findings.extend(read.findings)
            if again is None:
                raise EditionUnreadable("what was written can't be read", report.findings)
            beside.chmod(0o755)
            beside.replace(folder)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    except OSError as problem:
        raise MachineAtFault(
            f"The edition can't be written to “{folder.as_posix()}”: {problem.strerror or problem}.\n"
            "    Look whether the disk is full and whether you may write there, or choose another place."
        ) from problem
    return again
