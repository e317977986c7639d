"""Runs a piece of a test in a process of its own, which may lose its rights, its disk or its life."""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Callable

#: seconds a child may take; far more than any of them needs
LONGEST = 300.0
#: what a child ends with where the test's own code broke down in it
BROKE_DOWN = 99


def in_child(work: Callable[[], int | None]) -> int:
    """Do `work` in a copy of this process and give what it gives: its exit status, or minus the signal that ended it.

    Whatever happens, the copy never returns into the tests: it would go through the rest of them a second time.
    One that hangs is killed.
    """
    child = os.fork()
    if child == 0:
        status = BROKE_DOWN
        try:
            status = work() or 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    end = time.monotonic() + LONGEST
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise AssertionError(f"The child did not end within {LONGEST:.0f} seconds.")
        time.sleep(0.001)
