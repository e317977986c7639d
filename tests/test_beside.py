"""Work done at once gives what it gives one after another, and what goes wrong beside this process is told here."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable

import pytest

from sourcebook import beside
from sourcebook.beside import side_by_side
from sourcebook.diagnostics import Report
from sourcebook.errors import LayoutFailed, MachineAtFault


@pytest.fixture(params=[1, 2], ids=["one core", "two cores"])
def cores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    number = int(request.param)
    monkeypatch.setattr(beside, "cores", lambda: number)
    return number


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


def test_an_answer_that_cannot_be_sent_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "cores", lambda: 2)
    with pytest.raises(RuntimeError, match="lock"):
        side_by_side([threading.Lock, threading.Lock])


def test_a_process_that_is_ended_from_outside_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "cores", lambda: 2)
    with pytest.raises(MachineAtFault, match="signal 9"):
        side_by_side([lambda: None, lambda: os.kill(os.getpid(), signal.SIGKILL)])


def test_a_process_beside_parts_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "cores", lambda: 2)
    within = side_by_side([lambda: [0], lambda: side_by_side([os.getpid, os.getpid])])[1]
    assert len(set(within)) == 1 and os.getpid() not in within
