"""What was worked out before, kept in files, so that it need not be worked out again.

A thing is kept under a name made of all that it was worked out from; whoever asks for it names all of that again. What can't
be read whole, or can't be written, counts as not kept: the program then works it out, a little slower.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from sourcebook.records import dataclass

#: the length of the sum that stands before what is kept, in bytes
_SUM = 32
#: so many things of a kind are kept; then the half that nobody asked for longest is dropped
_MOST = 200


@dataclass(frozen=True, slots=True)
class Store:
    """Things kept in a folder, one file each, by their kind; without a folder nothing is kept."""

    folder: Path | None = None

    def once(self, kind: str, made_from: tuple[bytes, ...], make: Callable[[], bytes]) -> bytes:
        """What `make` gives, or what it gave when it was last made from the same."""
        if self.folder is None:
            return make()
        file = self.folder / kind / _name(made_from)
        with suppress(OSError):
            kept = file.read_bytes()
            if kept[:_SUM] == sha256(kept[_SUM:]).digest():
                os.utime(file)
                return kept[_SUM:]
        made = make()
        with suppress(OSError):
            _keep(file, made)
        return made


def _name(parts: tuple[bytes, ...]) -> str:
    """A file name for a list of parts; two lists never share one (each part is summed by itself first)."""
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()


def _keep(file: Path, data: bytes) -> None:
    """Write a file in one step. Raises OSError where that fails; then nothing is left of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(sha256(data).digest() + data)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _drop_the_oldest(file.parent)


def _drop_the_oldest(folder: Path) -> None:
    files = [(entry.stat().st_mtime_ns, entry.path) for entry in os.scandir(folder)]
    if len(files) > _MOST:
        for _, path in sorted(files)[: len(files) // 2]:
            Path(path).unlink(missing_ok=True)
