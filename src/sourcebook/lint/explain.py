"""What every code means: from the rules' own text, and for what the reading stages find from `stages.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sourcebook.lint.runner import known_rules


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a finding wants, why, and what to do; `severity` where it is always the same."""

    code: str
    severity: str
    wants: str
    why: str
    fix: str

    def text(self) -> str:
        """The explanation in words."""
        head = f"{self.code} ({self.severity})" if self.severity else self.code
        return f"{head}\n\nWanted: {self.wants}\nWhy: {self.why}\nWhat to do: {self.fix}"


@cache
def explained() -> dict[str, Explanation]:
    """Every finding that the program can print, by its code."""
    text = (files("sourcebook.lint") / "stages.toml").read_text(encoding="utf-8")
    result = {r.code: Explanation(r.code, r.severity.value, r.wants, r.why, r.fix) for r in known_rules().values()}
    for code, entry in tomllib.loads(text).items():
        result[code] = Explanation(code, "", entry["wants"], entry["why"], entry["fix"])
    return dict(sorted(result.items()))


@cache
def explanations() -> dict[str, str]:
    """Every explanation as a text, by its code."""
    return {code: one.text() for code, one in explained().items()}
