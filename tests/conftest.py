"""What the tests share: the same examples at every run, and editions written to a folder of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from sourcebook.beside import use_cores
from sourcebook.diagnostics import Report
from sourcebook.model.edition import Edition
from sourcebook.sourceformat.load import load_edition

settings.register_profile(
    "fixed",
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("fixed")

#: a finding as a test writes it down: code, place, message, hint
Said = tuple[str, str, str, str]
Load = Callable[[dict[str, str]], tuple[Edition | None, list[Said]]]

MINIMAL = "format: 1\nid: small\ntitle: A Small Book\nlanguage: en\n"


def said(report: Report) -> list[Said]:
    """Every finding in full, so that a test which names some denies all others."""
    return [(f.code, str(f.place), f.message, f.hint) for f in report.findings]


def without_lines(text: str) -> str:
    """What a command printed, without the lines of the files and the carets under them."""
    return re.sub(r"(?m)^    .*\n +\^+(?:\n|$)", "", text)


@pytest.fixture
def one_core() -> Iterator[None]:
    """All work is done in this process, one after another."""
    use_cores(1)
    yield
    use_cores(0)


@pytest.fixture
def two_cores() -> Iterator[None]:
    """Two processes may work at once, whatever the machine has."""
    use_cores(2)
    yield
    use_cores(0)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Writes the files given, over a minimal edition.yaml, and reads them."""

    def written(files: dict[str, str]) -> tuple[Edition | None, list[Said]]:
        for name, text in {"edition.yaml": MINIMAL, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        edition, report = load_edition(tmp_path)
        return edition, said(report)

    return written
