"""New books in the place of the old, all in one step.

    build/.books/letter.k3x9/   the books of one build, with their manifest
    build/letter                a link to it

A build writes a folder of its own and then switches the link, which the system does in one step (POSIX, rename). So
whoever looks sees all the old books or all the new ones, whenever the power may fail.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from sourcebook.errors import MachineAtFault
from sourcebook.shelf.manifest import NAME, manifest

try:
    import fcntl
except ImportError:  # only where there is no POSIX
    fcntl = None  # type: ignore[assignment]

SHELF = ".books"


def shelve(
    files: Mapping[str, bytes],
    sources: Mapping[str, str],
    out: Path,
    name: str,
    edition: Path | None = None,
    outdated: Collection[str] = (),
) -> tuple[Path, ...]:
    """Put the files into `out/name`, beside those that are there, not made anew and not `outdated`; gives their paths.

    `sources` are the sums of what they were made from, for the manifest; `edition` is the folder or file they lie in.

    Raises MachineAtFault where the disk refuses; what was there is then there still.
    """
    shelf = out / SHELF
    try:
        shelf.mkdir(parents=True, exist_ok=True)
        with _alone(shelf / f"{name}.lock"):
            _remove_left_overs(shelf, name, out / name)
            new = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=shelf))
            try:
                listed = manifest(name, files, sources, out / name, outdated)
                _fill(new, {**files, NAME: listed}, out / name, outdated)
                _switch(out / name, new)
                if edition is not None:
                    _home(out, name).write_text(f"{edition.resolve()}\n", encoding="utf-8")
            except BaseException:
                shutil.rmtree(new, ignore_errors=True)
                raise
            _remove_left_overs(shelf, name, out / name)
    except OSError as problem:
        raise MachineAtFault(
            f"The books can't be written to “{(out / name).as_posix()}”: {problem.strerror or problem}.\n"
            "    Look whether the disk is full, and whether you may write there; or choose another folder with --out."
        ) from problem
    return tuple(out / name / file for file in files)


def other_home(out: Path, name: str, edition: Path) -> Path | None:
    """The other edition, still there, whose books `out/name` holds; None where there is no such."""
    try:
        said = _home(out, name).read_text(encoding="utf-8").rstrip("\n")
    except (OSError, UnicodeDecodeError):
        return None
    home = Path(said)
    known = bool(said) and home != edition.resolve() and home.exists()
    return home if known and (out / name).exists() else None


def _home(out: Path, name: str) -> Path:
    """Where it is kept which folder the books were made from: beside them, since it is no part of them."""
    return out / SHELF / f"{name}.lock"


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """While this lasts, no other build switches the same link."""
    with lock.open("a") as file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _fill(new: Path, files: Mapping[str, bytes], old: Path, outdated: Collection[str]) -> None:
    """Write the new files, and copy what else the old folder holds, but for what is outdated."""
    new.chmod(0o755)
    for file, data in files.items():
        _write(new / file, data)
    for kept in sorted(old.iterdir()) if old.is_dir() else []:
        if kept.name in files or kept.name in outdated:
            continue
        if kept.is_dir() and not kept.is_symlink():
            shutil.copytree(kept, new / kept.name, symlinks=True)
        else:
            shutil.copy2(kept, new / kept.name, follow_symlinks=False)
    _settle(new)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())
    path.chmod(0o644)


def _settle(folder: Path) -> None:
    """Have the disk keep what a folder lists."""
    with suppress(OSError):  # some file systems can't do that for folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _switch(place: Path, new: Path) -> None:
    """Let `place` be the folder `new`."""
    link = new.with_name(f"{new.name}.link")
    try:
        link.symlink_to(Path(SHELF) / new.name, target_is_directory=True)
    except OSError:
        # a disk that knows no links, such as many a USB stick: two renames, with a moment between them
        _set_aside(place, new)
        new.rename(place)
        return
    if place.is_dir() and not place.is_symlink():
        _set_aside(place, new)
    link.replace(place)
    _settle(place.parent)


def _set_aside(place: Path, new: Path) -> None:
    if os.path.lexists(place):
        place.rename(new.with_name(f"{new.name}.old"))


def _remove_left_overs(shelf: Path, name: str, place: Path) -> None:
    """Remove the folders of earlier builds, and of builds that were broken off."""
    kept = place.readlink().name if place.is_symlink() else ""
    if not os.path.lexists(place):
        # a switch was broken off on a disk without links: the books are in the folder set aside
        for aside in shelf.glob(f"{name}.*.old"):
            aside.rename(place)
            break
    for path in shelf.glob(f"{name}.*"):
        if path.name == kept or path.suffix == ".lock":
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
