"""A crew that stands by: processes that are given one job after another, and keep what they like between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sourcebook.beside.answers import received, send_answer
from sourcebook.beside.cores import can_part, cores, is_beside

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Job = TypeVar("Job")
Answer = TypeVar("Answer")


class Crew(Generic[Job, Answer]):
    """So many members as there are cores, each of whom begins as this process is when it gets its first job; where there can
    be no others, this process.

    `do` is what each does with a job; what it changes in memory is the member's own.
    """

    def __init__(self, do: Callable[[Job], Answer]) -> None:
        self._do = do
        self._others: dict[int, tuple[Any, Connection]] = {}
        self._waiting: deque[Job] = deque()
        self._busy: set[int] = set()
        self._parted = can_part()
        self.members = range(cores() if self._parted else 1)

    def _begun(self) -> tuple[Any, Connection]:
        import multiprocessing

        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        process = context.Process(target=_stand_by, args=(self._do, theirs, ours), daemon=True)
        process.start()
        theirs.close()
        return process, ours

    @property
    def idle(self) -> list[int]:
        """The members without a job."""
        return [member for member in self.members if member not in self._busy]

    @property
    def busy(self) -> bool:
        """Whether any member is at work."""
        return bool(self._busy)

    def give(self, member: int, job: Job) -> None:
        """Give a job to an idle member."""
        self._busy.add(member)
        if self._parted:
            import pickle

            if member not in self._others:
                self._others[member] = self._begun()
            _, pipe = self._others[member]
            pipe.send_bytes(pickle.dumps(job, pickle.HIGHEST_PROTOCOL))
        else:
            self._waiting.append(job)

    def answer(self) -> tuple[int, Answer]:
        """Wait for the first member that is done. Raises what its work raised, or MachineAtFault where it was ended."""
        if not self._parted:
            self._busy.clear()
            return 0, self._do(self._waiting.popleft())
        from multiprocessing.connection import wait

        member_of = {pipe: member for member, (_, pipe) in self._others.items() if member in self._busy}
        first = min(member_of[pipe] for pipe in wait(list(member_of)))  # type: ignore[index]
        self._busy.discard(first)
        return first, received(*self._others[first])

    def dismiss(self) -> None:
        """End the members' work, done or not."""
        for process, pipe in self._others.values():
            pipe.close()
            process.kill()
            process.join()
        self._others.clear()
        self._waiting.clear()
        self._busy.clear()


def _stand_by(do: Callable[[Job], Answer], pipe: Connection, other_end: Connection) -> None:
    """In a member's process: do one job after another until nobody is there to give any."""
    import pickle

    other_end.close()
    is_beside()
    while True:
        try:
            job: Job = pickle.loads(pipe.recv_bytes())
        except (EOFError, ConnectionError):
            return
        send_answer(pipe, lambda job=job: do(job))  # type: ignore[misc]
