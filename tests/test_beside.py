"""Work done at once gives what it gives one after another, and what goes wrong beside this process is told here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sourcebook.beside import Crew, side_by_side, use_cores
from sourcebook.diagnostics import Report
from sourcebook.errors import LayoutFailed, MachineAtFault


@pytest.fixture(params=[1, 2], ids=["one core", "two cores"])
def cores(request: pytest.FixtureRequest) -> Iterator[int]:
    number = int(request.param)
    use_cores(number)
    yield number
    use_cores(0)


def test_answers_come_in_the_order_of_the_works(cores: int) -> None:
    works: list[Callable[[], tuple[int, int]]] = [lambda n=n: (n, os.getpid()) for n in range(5)]
    answers = side_by_side(works)
    assert [number for number, _ in answers] == [0, 1, 2, 3, 4]
    assert answers[0][1] == os.getpid() and len({process for _, process in answers}) == (1 if cores == 1 else 5)


def test_large_answers_come_whole(cores: int) -> None:
    sizes = [len(data) for data in side_by_side([lambda: b"x" * 30_000_000] * 2)]
    assert sizes == [30_000_000, 30_000_000]


def test_what_is_raised_beside_is_raised_here_with_its_findings(cores: int) -> None:
    said = Report()
    said.error("too-long", "It is too long.", None, "Shorten it.")

    def fail() -> None:
        raise LayoutFailed("no pages", said.findings, ["note-1"])

    with pytest.raises(LayoutFailed, match="no pages") as failed:
        side_by_side([lambda: None, fail])
    assert failed.value.findings == tuple(said.findings) and failed.value.notes == {"note-1"}


def test_when_the_first_fails_nothing_goes_on(cores: int) -> None:
    def fail() -> None:
        raise ValueError("first")

    with pytest.raises(ValueError, match="first"):
        side_by_side([fail, lambda: threading.Event().wait(60)])


@pytest.mark.usefixtures("two_cores")
def test_an_answer_that_cannot_be_sent_is_told() -> None:
    with pytest.raises(RuntimeError, match="lock"):
        side_by_side([threading.Lock, threading.Lock])


@pytest.mark.usefixtures("two_cores")
def test_a_process_that_is_ended_from_outside_is_told() -> None:
    with pytest.raises(MachineAtFault, match="signal 9"):
        side_by_side([lambda: None, lambda: os.kill(os.getpid(), signal.SIGKILL)])


@pytest.mark.usefixtures("two_cores")
def test_a_process_beside_parts_no_further() -> None:
    within = side_by_side([lambda: [0], lambda: side_by_side([os.getpid, os.getpid])])[1]
    assert len(set(within)) == 1 and os.getpid() not in within


def test_a_crew_keeps_what_it_has_between_its_jobs(cores: int) -> None:
    seen: list[int] = []

    def remember(number: int) -> tuple[int, list[int]]:
        seen.append(number)
        return os.getpid(), list(seen)

    crew = Crew(remember)
    assert list(crew.members) == list(range(cores)) and crew.idle == list(crew.members)
    for number in (1, 2):
        for member in crew.idle:
            crew.give(member, number)
        assert crew.idle == []
        for _ in crew.members:
            _, (process, kept) = crew.answer()
            assert kept == list(range(1, number + 1))
            assert (process == os.getpid()) is (cores == 1)
    crew.dismiss()
    assert seen == ([1, 2] if cores == 1 else [])


def test_the_first_that_is_done_answers_first() -> None:
    use_cores(2)
    crew = Crew(lambda seconds: threading.Event().wait(seconds))
    crew.give(0, 30.0)
    crew.give(1, 0.01)
    assert crew.answer()[0] == 1 and crew.idle == [1]
    crew.dismiss()
    use_cores(0)


def test_what_a_member_raises_is_raised_here(cores: int) -> None:
    crew = Crew(lambda divisor: 1 / divisor)
    crew.give(0, 0)
    with pytest.raises(ZeroDivisionError):
        crew.answer()
    crew.give(0, 2)
    assert crew.answer() == (0, 0.5)
    crew.dismiss()


@pytest.mark.usefixtures("two_cores")
def test_a_member_that_is_ended_from_outside_is_told() -> None:
    crew = Crew(lambda _: os.kill(os.getpid(), signal.SIGKILL))
    crew.give(0, None)
    with pytest.raises(MachineAtFault, match="signal 9"):
        crew.answer()
    crew.dismiss()


@pytest.mark.usefixtures("two_cores")
def test_no_member_outlives_the_process_that_made_it() -> None:
    """Killed, it can end nobody: each must see for itself that nobody is there to give work."""
    code = (
        "import os, sys, time\n"
        "from sourcebook.beside import Crew, use_cores\n"
        "use_cores(2)\n"
        "crew = Crew(lambda _: os.getpid())\n"
        "for member in crew.members: crew.give(member, None)\n"
        "print(*sorted(crew.answer()[1] for _ in crew.members), flush=True)\n"
        "time.sleep(60)\n"
    )
    members, _ = _killed(code)
    assert len(members) == 2
    until = time.monotonic() + 20
    while (left := [pid for pid in members if _lives(pid)]) and time.monotonic() < until:
        time.sleep(0.02)
    assert left == []


@pytest.mark.usefixtures("two_cores")
def test_who_works_for_a_process_that_is_killed_ends_without_a_word() -> None:
    code = (
        "import os, time\n"
        "from sourcebook.beside import Begun, Crew, use_cores\n"
        "use_cores(2)\n"
        "parent = os.getpid()\n"
        "def work(_=None):\n"
        "    while os.getppid() == parent: time.sleep(0.01)\n"
        "    return 'x' * 1_000_000\n"
        "crew, begun = Crew(work), Begun(work)\n"
        "crew.give(0, None)\n"
        "print(begun._beside[0].pid, crew._others[0][0].pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    members, said = _killed(code)
    assert len(members) == 2 and said == ""


def _killed(code: str) -> tuple[list[int], str]:
    """The numbers that a program prints before it is killed, and what is said on standard error by all that it has begun."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", code], **pipes) as process:  # type: ignore[call-overload]
        numbers = [int(number) for number in process.stdout.readline().split()]
        process.kill()
        return numbers, process.stderr.read()


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
