"""Several works at once, each done once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sourcebook.beside.answers import received, send_answer
from sourcebook.beside.cores import can_part, is_beside

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")


def side_by_side(works: Sequence[Callable[[], T]], *, apart: bool = False) -> list[T]:
    """What comes of each work, in their order: the first is done here, each other in a process of its own.

    With `apart` the first too, so that the memory it took is given back. Raises what the first of them that fails has
    raised. What a work changes in memory is seen only of one that is done here.
    """
    if not can_part() or len(works) < (1 if apart else 2):
        return [work() for work in works]
    here = works[: 0 if apart else 1]
    begun = [_begin(work) for work in works[len(here) :]]
    try:
        return [*(work() for work in here), *(received(process, ear) for process, ear in begun)]
    finally:
        for process, ear in begun:
            ear.close()
            process.kill()
            process.join()


@contextmanager
def begun(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """A work begun in a process of its own: what is given waits for what comes of it, or raises what the work raised.

    Where no process can be parted, the work is done when it is asked for.
    """
    if not can_part():
        yield work
        return
    process, ear = _begin(work)
    del work  # what it works on may be large
    try:
        yield lambda: received(process, ear)
    finally:
        ear.close()
        process.kill()
        process.join()


def _begin(work: Callable[[], Any]) -> tuple[Any, Connection]:
    import multiprocessing

    context = multiprocessing.get_context("fork")
    ear, mouth = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(work, mouth), daemon=True)
    process.start()
    mouth.close()
    return process, ear


def _do(work: Callable[[], Any], mouth: Connection) -> None:
    """In the other process."""
    is_beside()
    send_answer(mouth, work)
