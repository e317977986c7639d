"""JSON Schema of the files that editors write, from the keys of the model (JSON Schema draft 7, which text editors read).

Text editors read YAML with types of its own, so a value that we read as text may look to them like a number, a date or
a truth value: all of these are let through.
"""

from __future__ import annotations

import types
from dataclasses import Field, is_dataclass
from enum import StrEnum
from typing import Any, Union, get_args, get_origin

from sourcebook.model.accepted import AcceptedFile
from sourcebook.model.annotations import annotation_kinds
from sourcebook.model.edition import Edition
from sourcebook.model.keys import key_fields
from sourcebook.model.markdown import Markdown
from sourcebook.model.registers import RegisterFile
from sourcebook.model.source import Commentary, Source
from sourcebook.sourceformat.schema import hints

DRAFT = "http://json-schema.org/draft-07/schema#"
_TEXT = {"type": ["string", "number", "boolean", "null"]}
#: the files that have a schema, by the name of the schema: what they are, and the class they are read as
FILES: dict[str, tuple[str, type]] = {
    "edition": ("edition.yaml: what the book is, and its order", Edition),
    "source": ("the lines between --- and --- at the head of a source", Source),
    "commentary": ("the lines between --- and --- at the head of a commentary", Commentary),
    "registers": ("a file in the folder registers", RegisterFile),
    "accepted": ("accepted.yaml: findings that were looked at and accepted", AcceptedFile),
}


def json_schema(name: str) -> dict[str, Any]:
    """The schema of one kind of file. Raises KeyError where there is no such kind."""
    title, cls = FILES[name]
    schema = SchemaMaker()
    whole = schema.object(cls)
    if cls in (Source, Commentary):
        lists = {k.KEY: {"type": ["array", "null"], "items": schema.reference(k)} for k in annotation_kinds()}
        whole["properties"] |= lists
    return {"$schema": DRAFT, "title": title, **whole, "definitions": dict(sorted(schema.definitions.items()))}


class SchemaMaker:
    """Collects the definitions of the classes met."""

    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {}

    def object(self, cls: type) -> dict[str, Any]:
        """A class as an object with its keys."""
        properties: dict[str, Any] = {}
        for field, spec in key_fields(cls):
            properties[spec.name] = self.value(hints(cls)[field.name]) | {"description": spec.description}
            default = _default(field)
            if default is not None:
                properties[spec.name]["default"] = default
        required = sorted(spec.name for _, spec in key_fields(cls) if spec.required)
        result: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
        return result | ({"required": required} if required else {})

    def reference(self, cls: type) -> dict[str, Any]:
        """A class by its name."""
        if cls.__name__ not in self.definitions:
            self.definitions[cls.__name__] = {}  # for a class that holds itself
            self.definitions[cls.__name__] = self.object(cls)
        return {"$ref": f"#/definitions/{cls.__name__}"}

    def value(self, hint: Any) -> dict[str, Any]:
        """A type of the model."""
        if get_origin(hint) in (Union, types.UnionType):
            choices = [self.value(a) for a in get_args(hint) if a is not type(None)]
            return choices[0] if len(choices) == 1 else {"anyOf": choices}
        if get_origin(hint) is tuple:
            return {"type": ["array", "null"], "items": self.value(get_args(hint)[0])}
        if hint is bool:
            return {"type": "boolean"}
        if hint is int:
            return {"type": ["integer", "string"], "minimum": 1, "pattern": "^[1-9][0-9]*$"}
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return {"enum": [member.value for member in hint]}
        if hint is Markdown or not is_dataclass(hint):
            return dict(_TEXT)
        assert isinstance(hint, type)
        reference = self.reference(hint)
        # a date is a sentence, or a group of keys
        return {"anyOf": [dict(_TEXT), reference]} if "sentence" in hints(hint) else {"allOf": [reference]}


def _default(field: Field[Any]) -> str | bool | int | None:
    """The value that holds where the key is not written, where it is one word."""
    value = field.default
    if isinstance(value, bool | int):
        return value
    return str(value) if isinstance(value, str) and value else None
