"""Makes damages by their numbers and has each judged, in as many processes as are wanted."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from saboteur.damage import Damage, Outcome, Result
from saboteur.kinds import families

#: seeds of two runs are this far apart
APART = 1_000_000
#: damages of a family that are judged one after another in a process
CHUNK = 10

Task = tuple[str, int]


def tasks(number: int, seed: int, wanted: Sequence[str] = ()) -> list[Task]:
    """So many damages, shared out among the families: each is a family and a seed."""
    names = list(wanted) or sorted(families())
    return [(name, seed * APART + n) for n in range(-(-number // len(names))) for name in names][:number]


def run_one(task: Task) -> Outcome | None:
    """Make and judge one damage; None where no edition has anything of its kind."""
    name, seed = task
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        damage = families()[name].damage(seed)
        return None if damage is None else judged(damage)


def judged(damage: Damage) -> Outcome:
    """What comes of a damage; where the judge breaks down that is told too."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return families()[damage.family].judge(damage)
    except Exception as problem:
        return Outcome(damage, Result.CRASHED, (f"{type(problem).__name__}: {problem}",))


def _dumb(outcome: Outcome | None) -> Outcome | None:
    """An outcome that can go from one process to another."""
    if outcome is None:
        return None
    d = outcome.damage
    bare = Damage(d.kind, d.family, d.seed, d.edition, d.near, d.words, d.description, str)
    return Outcome(bare, outcome.result, outcome.said)


def _run_chunk(chunk: list[Task]) -> list[Outcome | None]:
    return [_dumb(run_one(task)) for task in chunk]


def run(wanted: Sequence[Task], processes: int = 1) -> Iterator[Outcome]:
    """Judge the damages; what comes of each, as they are done."""
    if processes == 1:
        yield from (outcome for task in wanted if (outcome := run_one(task)) is not None)
        return
    by_family = sorted(wanted)
    chunks = [by_family[n : n + CHUNK] for n in range(0, len(by_family), CHUNK)]
    with ProcessPoolExecutor(processes) as pool:
        for outcomes in pool.map(_run_chunk, chunks):
            yield from (outcome for outcome in outcomes if outcome is not None)
