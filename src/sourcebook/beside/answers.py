"""What comes of work in another process, sent and received: an answer, or what was raised."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sourcebook.errors import MachineAtFault

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def send_answer(mouth: Connection, work: Callable[[], Any]) -> None:
    """Work, and send what comes of it, or what was raised."""
    import pickle

    try:
        answer = True, work()
    except BaseException as problem:
        problem.add_note(place_of(problem))  # where it was raised is not sent otherwise
        answer = False, problem
    try:
        data = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    except Exception:
        lost = answer[1]
        told = "".join(traceback.format_exception(lost)) if isinstance(lost, BaseException) else f"{type(lost)}"
        data = pickle.dumps((False, RuntimeError(told)))
    with suppress(ConnectionError):  # who asked may have been ended: then nobody wants to know
        mouth.send_bytes(data)


def place_of(problem: BaseException) -> str:
    """The file and the line of the program in which something was raised, here or in another process."""
    if notes := getattr(problem, "__notes__", ()):
        return str(notes[0])
    frames = traceback.extract_tb(problem.__traceback__)
    return f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else "an unknown place"


def received(process: Any, ear: Connection) -> Any:
    """What a process sends. Raises what its work raised, or MachineAtFault where it was ended from outside."""
    import pickle

    try:
        fine, found = pickle.loads(ear.recv_bytes())
    except (EOFError, ConnectionError):
        process.join()
        raise MachineAtFault(
            f"a part of the program was ended from outside (signal {-process.exitcode}): perhaps the memory was used up"
        ) from None
    if not fine:
        raise found
    return found
