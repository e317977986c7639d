"""Data classes that are quickly made: the standard library's, without the code it writes and compiles for each of them.

A command makes some 170 of them before it does anything, and `dataclasses` compiles five to seven methods for each, about
1 ms. Here only `__init__` is compiled; comparison, hash, repr and pickling are the same functions for all. That a frozen one is not
changed is held by the type checker, not at run time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses

    _Class = TypeVar("_Class", bound=type)

    def dataclass(
        *, frozen: bool = False, slots: bool = False, kw_only: bool = False, eq: bool = True
    ) -> Callable[[_Class], _Class]:
        """As `dataclasses.dataclass` with these options, and made in a quarter of the time."""

        def make(cls: _Class) -> _Class:
            made = dataclasses.dataclass(repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
            if "__repr__" not in vars(made):
                made.__repr__ = _repr
            if eq:
                _compare(made, hashed=frozen)
            if vars(made).keys().isdisjoint(("__reduce__", "__getstate__")):
                _send(made)
            return made

        return make


def _compare(cls: type, *, hashed: bool) -> None:
    """Two things of a class are equal where all fields that are compared are."""
    names = [field.name for field in fields(cls) if field.compare]
    values: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()

    def equal(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hash_of(self: object) -> int:
        return hash(values(self))

    given = vars(cls)
    if "__eq__" not in given:
        cls.__eq__ = equal  # type: ignore[method-assign, assignment]
    if given.get("__hash__") is None:
        cls.__hash__ = hash_of if hashed else None  # type: ignore[method-assign, assignment]


def _send(cls: type) -> None:
    """A thing is kept, and sent to another process, as its values in order: a name for each takes twice the time."""
    own = fields(cls)
    if len(own) < 2 or any(field.kw_only or not field.init for field in own):
        return
    values = attrgetter(*(field.name for field in own))

    def reduce(self: object) -> tuple[type, tuple[Any, ...]]:
        return self.__class__, values(self)

    cls.__reduce__ = reduce  # type: ignore[method-assign, assignment]


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


__all__ = ["dataclass"]
