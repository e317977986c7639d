"""A new edition: the files of `templates/new`, with its name put in, and the schemas that text editors read."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from sourcebook.errors import MachineAtFault
from sourcebook.sourceformat.jsonschema import FILES, json_schema
from sourcebook.sourceformat.load import EDITION_FILE
from sourcebook.sourceformat.templates import templates_folder

#: where text editors find the schemas; hidden, for editors of books need not see it
SCHEMAS = ".schema"
#: the files that a schema describes, and its name
_DESCRIBED = {EDITION_FILE: "edition", "accepted.yaml": "accepted"}
_ID = re.compile(r"[^a-z0-9]+")


def new_edition(folder: Path) -> tuple[Path, ...]:
    """Make a new edition in a folder that is not there yet, or empty; gives the files that an editor looks at.

    Raises MachineAtFault where the folder is in use or can't be written to.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise MachineAtFault(
            f"There is something in “{folder.as_posix()}” already, and nothing of it was changed.\n"
            "    Choose another name, or take what is there away first."
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # all of it, or nothing
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            names = [_write(beside / name, text) for name, text in _files(folder)]
            beside.chmod(0o755)
            beside.replace(folder)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    except OSError as problem:
        raise MachineAtFault(
            f"The folder “{folder.as_posix()}” can't be made: {problem.strerror or problem}.\n"
            "    Look whether you may write there, or choose another place."
        ) from problem
    return tuple(folder / name.relative_to(beside) for name in sorted(names) if SCHEMAS not in name.parts)


def edition_id(name: str) -> str:
    """A name as the id of an edition: small letters, digits and hyphens; without any such letter, `edition`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _ID.sub("-", plain).strip("-") or "edition"


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file by its name."""
    environment = SandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)
    values = {"folder": shlex.quote(folder.as_posix()), "id": edition_id(folder.resolve().name)}
    for name, text in _templates(templates_folder() / "new", ""):
        if name == EDITION_FILE:
            text = environment.from_string(text).render(values)
        if name in _DESCRIBED:
            up = "../" * name.count("/")
            text = f"# yaml-language-server: $schema={up}{SCHEMAS}/{_DESCRIBED[name]}.json\n{text}"
        yield name, text
    for name in FILES:
        yield f"{SCHEMAS}/{name}.json", json.dumps(json_schema(name), ensure_ascii=False, indent=1) + "\n"


def _templates(folder: Traversable, before: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _templates(entry, f"{before}{entry.name}/")
        else:
            yield f"{before}{entry.name}", entry.read_text(encoding="utf-8")


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
