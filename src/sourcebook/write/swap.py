"""New files in the place of the old, all or none: each is written beside its place first, then moved there."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sourcebook.errors import MachineAtFault


def swap_in(files: Mapping[str, bytes], folder: Path) -> tuple[Path, ...]:
    """Write the files into `folder` and give their paths. Raises MachineAtFault where the disk refuses."""
    written: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
            written.append((Path(temporary), folder / name))
            with os.fdopen(handle, "wb") as target:
                target.write(data)
                target.flush()
                os.fsync(target.fileno())
            Path(temporary).chmod(0o644)
        for temporary_path, path in written:
            temporary_path.replace(path)
    except OSError as problem:
        for temporary_path, _ in written:
            with contextlib.suppress(OSError):
                temporary_path.unlink(missing_ok=True)
        raise MachineAtFault(f"The files can't be written to “{folder}”: {problem.strerror or problem}.") from problem
    return tuple(path for _, path in written)
