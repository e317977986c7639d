"""Work done at once, in processes beside this one, where the machine has more than one core and can part a process.

A process that is parted from this one (fork) begins with all that is in memory here; only what comes of its work is sent.
"""

from __future__ import annotations

import os
import pickle
import traceback
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from sourcebook.errors import MachineAtFault

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")
#: how many processes may work at once, where that has been said
_ALLOWED: list[int] = []
#: set in a process that works beside another: it shares the cores, and parts no further
_IS_BESIDE: list[bool] = []


def use_cores(number: int) -> None:
    """Let so many processes work at once from now on; 0 for as many as there are cores."""
    _ALLOWED[:] = [number] if number else []


def cores() -> int:
    """How many processes can work at once."""
    if _ALLOWED:
        return _ALLOWED[0]
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def side_by_side(works: Sequence[Callable[[], T]]) -> list[T]:
    """What comes of each work, in their order: the first is done here, each other in a process of its own.

    Raises what the first of them that fails has raised. What a work changes in memory is seen only of the first.
    """
    import multiprocessing  # loaded only where there is work for it

    if len(works) < 2 or _IS_BESIDE or cores() < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return [work() for work in works]
    begun = [_begin(work) for work in works[1:]]
    try:
        first = works[0]()
        return [first, *(_answer(process, ear) for process, ear in begun)]
    finally:
        for process, ear in begun:
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
    """In the other process: work, and send what comes of it, or what was raised."""
    _IS_BESIDE.append(True)
    try:
        answer = True, work()
    except BaseException as problem:
        answer = False, problem
    try:
        data = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    except Exception:
        lost = answer[1]
        told = "".join(traceback.format_exception(lost)) if isinstance(lost, BaseException) else f"{type(lost)}"
        data = pickle.dumps((False, RuntimeError(told)))
    mouth.send_bytes(data)


def _answer(process: Any, ear: Connection) -> Any:
    """What a process sends. Raises what its work raised, or MachineAtFault where it was ended from outside."""
    try:
        fine, found = pickle.loads(ear.recv_bytes())
    except EOFError:
        process.join()
        raise MachineAtFault(
            f"a part of the program was ended from outside (signal {-process.exitcode}): perhaps the memory was used up"
        ) from None
    if not fine:
        raise found
    return found
