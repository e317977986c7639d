"""Damages clean editions and built books at random and tells how many of the damages the checker notices.

    scripts/bench_sabotage.py --damages 2000 --seed 1 [--family sources|markup|pdf|epub] [--out FILE]
    scripts/bench_sabotage.py --one "pdf:1000017:page turned"      one damage again, with all that was said of it

Writes a line of JSON for each damage, then a table and the list of survivors.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "tests"))

from saboteur.kinds import families  # noqa: E402
from saboteur.runner import judged, run, tasks  # noqa: E402
from saboteur.table import listing, table  # noqa: E402


def main() -> None:
    """Read the command line and run."""
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--damages", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--family", choices=sorted(families()), action="append", default=[])
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, default=TOP / "build" / "sabotage.jsonl")
    parser.add_argument("--one", help="FAMILY:SEED:KIND, one damage again")
    asked = parser.parse_args()
    if asked.one:
        family, seed, kind = asked.one.split(":", 2)
        damage = families()[family].of_kind(kind, int(seed))
        print(json.dumps(judged(damage).as_json() if damage else None, ensure_ascii=False, indent=1))
        return
    outcomes = []
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    with asked.out.open("w", encoding="utf-8") as lines:
        for outcome in run(tasks(asked.damages, asked.seed, asked.family), asked.processes):
            outcomes.append(outcome)
            lines.write(json.dumps(outcome.as_json(), ensure_ascii=False) + "\n")
            lines.flush()
    print(table(outcomes), "", listing(outcomes), sep="\n")


if __name__ == "__main__":
    main()
