"""What came of many damages, as a table and a list of those that nobody noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from saboteur.damage import Outcome, Result

COLUMNS = tuple(Result)
SURVIVED = (Result.MISSED, Result.MISPLACED, Result.CRASHED)


def survivors(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The damages that were not noticed where they are."""
    return [outcome for outcome in outcomes if outcome.result in SURVIVED]


def _row(name: str, counts: Counter[Result]) -> str:
    real = sum(counts.values()) - counts[Result.VOID]
    rate = f"{100 * counts[Result.CAUGHT] / real:5.1f} %" if real else "      –"
    return f"{name:<44}" + "".join(f"{counts[c]:>11}" for c in COLUMNS) + f"  {rate}"


def table(outcomes: Sequence[Outcome]) -> str:
    """A row for each family and each kind."""
    by_kind: dict[tuple[str, str], Counter[Result]] = {}
    for outcome in outcomes:
        for kind in ("", outcome.damage.kind):
            by_kind.setdefault((outcome.damage.family, kind), Counter())[outcome.result] += 1
    lines = [f"{'':<44}" + "".join(f"{c.value:>11}" for c in COLUMNS) + "  rate"]
    for (family, kind), counts in sorted(by_kind.items()):
        lines.append(_row(f"  {kind}" if kind else family.upper(), counts))
    total = Counter(outcome.result for outcome in outcomes)
    return "\n".join([*lines, _row("ALL", total)])


def listing(outcomes: Iterable[Outcome]) -> str:
    """The survivors, each with what it takes to make it again."""
    lines = []
    for o in sorted(survivors(outcomes), key=lambda o: (o.damage.family, o.damage.kind, o.damage.seed)):
        d = o.damage
        lines.append(f"{d.family}:{d.seed}:{d.kind}  {o.result.value}  [{d.edition} {d.where}]  {d.description}")
        lines += [f"      said: {said[:160]}" for said in o.said[:3]]
    return "\n".join(lines)
