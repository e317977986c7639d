"""How many processes may work at once."""

from __future__ import annotations

import os

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


def can_part() -> bool:
    """Whether work may be given to processes beside this one."""
    import multiprocessing  # loaded only where there is work for it

    return not _IS_BESIDE and cores() > 1 and "fork" in multiprocessing.get_all_start_methods()


def is_beside() -> None:
    """Say that this process works beside another."""
    _IS_BESIDE.append(True)
