"""How findings are reported: each way is a module with NAME and `report`, found by import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TypeAlias

from sourcebook.diagnostics import Finding
from sourcebook.records import dataclass

#: the line of a file of the edition with this number, without its end; None where there is no such line
LineOfFile: TypeAlias = Callable[[str, int], str | None]


@dataclass(frozen=True, slots=True)
class Told:
    """What is reported: findings in order, the folder that their files are seen from, and the lines of these files."""

    findings: Sequence[Finding]
    folder: Path | None
    line: LineOfFile

    def file(self, finding: Finding) -> str:
        """The file of a finding as it is seen from where the command was given; empty where it names none."""
        if finding.place is not None:
            return ((self.folder or Path()) / finding.place.file).as_posix()
        return finding.spot.file if finding.spot is not None else ""


@cache
def ways() -> dict[str, Callable[[Told], str]]:
    """Every way of reporting, by its name."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return {module.NAME: module.report for module in modules}
