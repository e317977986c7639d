"""Several works at once, each done once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sourcebook.beside.answers import received, send_answer
from sourcebook.beside.cores import can_part, is_beside

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")


def side_by_side(works: Sequence[Callable[[], T]]) -> list[T]:
    """What comes of each work, in their order: the first is done here, each other in a process of its own.

    Raises what the first of them that fails has raised. What a work changes in memory is seen only of one that is done here.
    """
    if not can_part() or len(works) < 2:
        return [work() for work in works]
    first, *others = works
    begun = [_begin(work) for work in others]
    try:
        return [first(), *(received(process, ear) for process, ear in begun)]
    finally:
        for one in begun:
            _end(*one)


class Begun(Generic[T]):
    """A work that goes on in a process of its own, or, where none can be parted, is done when it is asked for.

    To be used in a `with` block, at whose end the work is ended, done or not.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work: Callable[[], T] | None = work
        self._beside: tuple[Any, Connection] | None = None
        if can_part():
            self._beside = _begin(work)
            self._work = None  # what it works on may be large

    def __enter__(self) -> Begun[T]:
        """The work itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the work."""
        if self._beside is not None:
            _end(*self._beside)

    def done(self, seconds: float = 0.0) -> bool:
        """Wait for so long; whether an answer can be had at once."""
        return self._beside is None or self._beside[1].poll(seconds)

    def __call__(self) -> T:
        """Wait for what comes of the work. Raises what it has raised."""
        if self._work is not None:
            return self._work()
        assert self._beside is not None
        found: T = received(*self._beside)
        return found


def _begin(work: Callable[[], Any]) -> tuple[Any, Connection]:
    import multiprocessing

    context = multiprocessing.get_context("fork")
    ear, mouth = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(work, mouth, ear), daemon=True)
    process.start()
    mouth.close()
    return process, ear


def _end(process: Any, ear: Connection) -> None:
    ear.close()
    process.kill()
    process.join()


def _do(work: Callable[[], Any], mouth: Connection, ear: Connection) -> None:
    """In the other process."""
    ear.close()  # else it would wait for itself to listen, when nobody else does any more
    is_beside()
    send_answer(mouth, work)
