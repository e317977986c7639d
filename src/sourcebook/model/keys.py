"""How a class says which keys of a YAML file it is read from: one call of `key` a field.

The classes of the model that editors write as YAML are plain frozen dataclasses; each field's metadata holds the key's
name, whether its value is free text read letter for letter, and a sentence for editors. `sourceformat` reads and
writes by this, and unknown keys are answered by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, field, fields
from functools import cache
from typing import Any

from sourcebook.diagnostics import Place
from sourcebook.records import dataclass


@dataclass(frozen=True, slots=True)
class KeySpec:
    """What is known of one key: its name in the file, its description, and how its value is read."""

    name: str
    description: str
    prose: bool
    required: bool


def key(
    description: str,
    *,
    name: str = "",
    prose: bool = False,
    default: Any = MISSING,
    default_factory: Callable[[], Any] | None = None,
) -> Any:
    """A field that is read from a key of the same name (underscores as hyphens), required unless it has a default.

    `prose` marks free text and quoted words, which are read letter for letter whatever they contain.
    """
    metadata = {"key": (name, description, prose)}
    if default_factory is not None:
        return field(default_factory=default_factory, metadata=metadata)
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


def key_spec(f: Field[Any]) -> KeySpec | None:
    """The specification of a field, or None where the field is not read from a file."""
    if "key" not in f.metadata:
        return None
    name, description, prose = f.metadata["key"]
    required = f.default is MISSING and f.default_factory is MISSING
    return KeySpec(name or f.name.rstrip("_").replace("_", "-"), description, prose, required)


def key_fields(cls: type) -> Iterator[tuple[Field[Any], KeySpec]]:
    """The fields of a class that are read from keys, in order."""
    return iter(_key_fields(cls))


@cache
def _key_fields(cls: type) -> tuple[tuple[Field[Any], KeySpec], ...]:
    return tuple((f, spec) for f in fields(cls) if (spec := key_spec(f)) is not None)


@dataclass(frozen=True, kw_only=True)
class Located:
    """Something read from a file: knows where it stands and where each of its keys' values stands.

    Of a list each item has a place too, as in `further-reading 2`.
    """

    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def place(self, key_name: str = "") -> Place | None:
        """The place of a key's value, or of the whole where the key was not written."""
        return self.places.get(key_name) or self.places.get("")
