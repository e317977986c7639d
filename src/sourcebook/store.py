"""What was worked out before, kept in files, so that it need not be worked out again.

A thing is kept under a name made of all that it was worked out from; whoever asks for it names all of that again. What can't
be read whole, or can't be written, counts as not kept: the program then works it out, a little slower.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sourcebook.records import dataclass

if TYPE_CHECKING:
    import pickle
    from collections.abc import Iterator

#: the length of the sum that stands before what is kept, in bytes
_SUM = 32
#: how much is kept, in bytes; then what nobody asked for longest is dropped
MOST = 400_000_000


@dataclass(frozen=True, slots=True)
class Store:
    """Things kept in a folder, one file each, by their kind; without a folder nothing is kept."""

    folder: Path | None = None

    def once(self, kind: str, made_from: tuple[bytes, ...], make: Callable[[], bytes]) -> bytes:
        """What `make` gives, or what it gave when it was last made from the same."""
        kept = self.get(kind, made_from)
        if kept is None:
            kept = make()
            self.put(kind, made_from, kept)
        return kept

    def get(self, kind: str, made_from: tuple[bytes, ...]) -> bytes | None:
        """What is kept of this kind and made from the same; None where there is none that is whole."""
        if self.folder is None:
            return None
        file = self.folder / kind / _name(made_from)
        with suppress(OSError):
            kept = file.read_bytes()
            if kept[:_SUM] == sha256(kept[_SUM:]).digest():
                os.utime(file)
                return kept[_SUM:]
        return None

    def put(self, kind: str, made_from: tuple[bytes, ...], data: bytes) -> None:
        """Keep a thing, if that is possible."""
        if self.folder is not None:
            with suppress(OSError):
                _keep(self.folder / kind / _name(made_from), data)

    def get_object(self, kind: str, made_from: tuple[bytes, ...], classes: tuple[type, ...]) -> Any:
        """The kept object of plain data and of `classes`; None where there is none that is whole."""
        data = self.get(kind, made_from)
        if data is None:
            return None
        try:
            return kept_object(data, classes)
        except ValueError:
            return None

    def put_object(self, kind: str, made_from: tuple[bytes, ...], thing: object) -> None:
        """Keep an object, if that is possible."""
        import pickle

        self.put(kind, made_from, pickle.dumps(thing, pickle.HIGHEST_PROTOCOL))

    def tidy(self, most: int = MOST) -> None:
        """Drop what nobody asked for longest, as far as more than `most` bytes are kept."""
        files = [] if self.folder is None else list(_files(self.folder))
        room = most - sum(size for _, size, _ in files)
        for path, size, _ in sorted(files, key=lambda file: file[2]) if room < 0 else ():
            with suppress(OSError):
                Path(path).unlink()
            room += size
            if room >= 0:
                break

    def clear(self) -> int:
        """Throw all away; gives how many bytes that were."""
        if self.folder is None or not self.folder.is_dir():
            return 0
        freed = 0
        for path, size, _ in _files(self.folder):
            with suppress(OSError):
                Path(path).unlink()
                freed += size
        for folder in (*self.folder.iterdir(), self.folder):
            with suppress(OSError):
                folder.rmdir()
        return freed


def kept_object(data: bytes, classes: tuple[type, ...]) -> Any:
    """An object of plain data and of `classes`, as `pickle.dumps` gave it. Raises ValueError where it holds anything else.

    A folder of kept things may come from somebody else: no other class is made from it, and no function called.
    """
    import io
    import pickle

    try:
        return _reader(classes)(io.BytesIO(data)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, IndexError, KeyError) as problem:
        raise ValueError("not a kept object") from problem


@cache
def sum_of_program(*parts: str, packages: tuple[str, ...] = ()) -> bytes:
    """A sum of parts of the program, folders and files by their names in it, of the packages that they use, and of Python.

    What is kept under it is forgotten with the next version of any of them.
    """
    from importlib.metadata import version

    here = Path(__file__).parent
    sums = [sys.version.encode(), *(version(name).encode() for name in packages)]
    for part in parts:
        sums += map(_sum_of_file, [here / part] if part.endswith(".py") else sorted((here / part).rglob("*.py")))
    return sha256(b"".join(sha256(one).digest() for one in sums)).digest()


@cache
def _sum_of_file(file: Path) -> bytes:
    return sha256(file.read_bytes()).digest()


@cache
def _reader(classes: tuple[type, ...]) -> type[pickle.Unpickler]:
    """What reads objects of some classes, and of no others."""
    import pickle

    allowed = {(cls.__module__, cls.__qualname__): cls for cls in (*classes, frozenset)}

    class Reader(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            if (module, name) not in allowed:
                raise ValueError(f"not a kept object: {module}.{name}")
            return allowed[module, name]

    return Reader


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    """The files of all kinds: the path of each, its bytes, and when it was last asked for."""
    with suppress(OSError):
        for kind in [entry.path for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)]:
            with suppress(OSError), os.scandir(kind) as files:
                for file in files:
                    with suppress(OSError):
                        told = file.stat(follow_symlinks=False)
                        yield file.path, told.st_size, told.st_mtime_ns


def _name(parts: tuple[bytes, ...]) -> str:
    """A file name for a list of parts; two lists never share one (each part is summed by itself first)."""
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()


def _keep(file: Path, data: bytes) -> None:
    """Write a file in one step. Raises OSError where that fails; then nothing is left of it."""
    import tempfile  # loaded only where something is kept

    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(sha256(data).digest() + data)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
