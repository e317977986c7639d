"""What every code means: from the rules' own text, and for what the reading stages find from `stages.toml`."""

from __future__ import annotations

from difflib import ndiff
from functools import cache
from pathlib import Path

from sourcebook.lint.rule import EditionRule, ResolvedRule, Rule, SourceRule
from sourcebook.lint.runner import known_rules
from sourcebook.records import dataclass

#: so many characters of a line of an example are shown
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a finding wants, why, and what to do; `severity` where it is always the same; an example where there is one."""

    code: str
    severity: str
    wants: str
    why: str
    fix: str
    example: str = ""

    def text(self) -> str:
        """The explanation in words."""
        head = f"{self.code} ({self.severity})" if self.severity else self.code
        example = f"\n\n{self.example}" if self.example else ""
        return f"{head}\n\nWanted: {self.wants}\nWhy: {self.why}\nWhat to do: {self.fix}{example}"


@cache
def explained() -> dict[str, Explanation]:
    """Every finding that the program can print, by its code."""
    import tomllib  # loaded only where something is explained

    text = Path(__file__).with_name("stages.toml").read_text(encoding="utf-8")
    result = {
        r.code: Explanation(r.code, r.severity.value, r.wants, r.why, r.fix, _example(r))
        for r in known_rules().values()
    }
    for code, entry in tomllib.loads(text).items():
        result[code] = Explanation(code, "", entry["wants"], entry["why"], entry["fix"])
    return dict(sorted(result.items()))


@cache
def explanations() -> dict[str, str]:
    """Every explanation as a text, by its code."""
    return {code: one.text() for code, one in explained().items()}


def _example(rule: Rule) -> str:
    """The lines in which the rule's bad example differs from its good one."""
    if not isinstance(rule, SourceRule | EditionRule | ResolvedRule):
        return ""
    parts: list[str] = []
    for file in sorted({*rule.bad, *rule.good}):
        before, after = (files.get(file, "").splitlines() for files in (rule.bad, rule.good))
        if before != after:
            changed = [line for line in ndiff(before, after) if line.startswith(("- ", "+ "))]
            wrong, right = ([f"    {_cut(line[2:])}" for line in changed if line[0] == sign] for sign in "-+")
            parts += [f"Not so, in {file}:", *wrong] if wrong else []
            parts += [f"But so, in {file}:", *right] if right else []
    return "\n".join(parts)


def _cut(line: str) -> str:
    return line if len(line) <= SHOWN else line[: SHOWN - 2] + " …"
