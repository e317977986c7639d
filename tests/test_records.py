"""Data classes of ours behave as those of the standard library in all that the program uses."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import field, fields, replace
from typing import Any

import pytest

from sourcebook import records


@records.dataclass(frozen=True, slots=True)
class _Point:
    x: int
    y: tuple[int, ...] = ()
    where: str = field(default="", compare=False)
    bulk: bytes = field(default=b"", repr=False)


@records.dataclass(slots=True)
class _Gathered:
    names: list[str] = field(default_factory=list)


@records.dataclass(frozen=True, eq=False, slots=True)
class _Itself:
    name: str


@records.dataclass(frozen=True, kw_only=True)
class _Base:
    name: str


@records.dataclass(frozen=True, kw_only=True)
class _Derived(_Base):
    size: int = 0


@records.dataclass(frozen=True, slots=True)
class _Spelled:
    name: str

    def __repr__(self) -> str:
        return "spelled"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Spelled)

    def __hash__(self) -> int:
        return 7


@records.dataclass(frozen=True, slots=True)
class _Nothing:
    pass


def test_two_are_equal_where_what_is_compared_is() -> None:
    assert _Point(1, (2,), "here") == _Point(1, (2,), "there")
    assert hash(_Point(1, (2,), "here")) == hash(_Point(1, (2,), "there"))
    assert _Point(1) != _Point(2)
    assert _Point(1) != (1, (), b"")
    assert _Derived(name="a") != _Base(name="a")
    assert _Derived(name="a", size=1) == _Derived(name="a", size=1)
    assert _Nothing() == _Nothing()
    assert len({_Nothing(), _Nothing()}) == 1


def test_what_may_change_has_no_hash_and_what_is_itself_only_equals_itself() -> None:
    assert _Gathered(["a"]) == _Gathered(["a"])
    with pytest.raises(TypeError, match="unhashable"):
        hash(_Gathered())
    one = _Itself("a")
    assert one == one
    assert one != _Itself("a")
    assert len({one, _Itself("a")}) == 2


def test_methods_that_a_class_brings_are_kept() -> None:
    assert repr(_Spelled("a")) == "spelled"
    assert _Spelled("a") == _Spelled("b")
    assert hash(_Spelled("a")) == 7


def test_fields_replace_pickle_and_repr_work_as_usual() -> None:
    point = _Point(1, (2,), "here", b"much")
    assert [f.name for f in fields(point)] == ["x", "y", "where", "bulk"]
    assert replace(point, x=3).x == 3
    assert pickle.loads(pickle.dumps(point)) == point
    assert repr(point) == "_Point(x=1, y=(2,), where='here')"
    assert _Gathered().names is not _Gathered().names
    with pytest.raises(AttributeError):
        point.z = 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "options", [{"frozen": True}, {"frozen": True, "slots": True}, {"slots": True}, {"kw_only": True}]
)
def test_they_are_what_the_standard_library_makes(options: dict[str, bool]) -> None:
    def made(by: Callable[..., Any]) -> Any:
        class Thing:
            """A thing."""

            name: str
            number: int = 4

        return by(**options)(Thing)

    ours, theirs = made(records.dataclass), made(dataclasses.dataclass)
    one, other = ours(name="a"), theirs(name="a")
    assert repr(one) == repr(other)
    assert dataclasses.asdict(one) == dataclasses.asdict(other)
    assert ours.__match_args__ == theirs.__match_args__
    assert hasattr(one, "__dict__") == hasattr(other, "__dict__")
    assert (ours.__hash__ is None) == (theirs.__hash__ is None)
    assert (one == ours(name="a")) and (one != ours(name="b"))
