"""Findings as text, as JSON and as GitHub shows them; which are shown; and what happens where a rule breaks down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sourcebook.cli.app import run
from sourcebook.diagnostics import Finding, Fix, Place, Severity, Spot
from sourcebook.lint import known_rules
from sourcebook.lint.report import Told, ways
from sourcebook.lint.report.plain import CUT, SHOWN, excerpt
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.lint.runner import _rules_in
from sourcebook.model.edition import Edition

PLACE = Place("sources/a.md", 2, 5)
FINDINGS = [
    Finding("code-a", Severity.ERROR, "It says: 100 %.", PLACE, "Mend it,\nplease.", None, "Diet", (Fix(PLACE, "Diet", "diet"),)),
    Finding("code-b", Severity.ADVICE, "“The Diet” is lost.", None, "", Spot("small.pdf", "iv", "The Diet")),
]  # fmt: skip
TOLD = Told(
    FINDINGS, Path("content/small"), lambda file, number: {("sources/a.md", 2): "The Diet met."}.get((file, number))
)


def test_text_shows_the_line_with_a_caret() -> None:
    assert ways()["text"](TOLD) == (
        "content/small/sources/a.md:2:5: error: It says: 100 %. [code-a]\n"
        "    The Diet met.\n"
        "        ^^^^\n"
        "    Mend it,\nplease.\n"
        "small.pdf, page iv: advice: “The Diet” is lost. [code-b]"
    )


def test_json_has_a_value_for_everything() -> None:
    assert json.loads(ways()["json"](TOLD)) == [
        {
            "code": "code-a", "severity": "error", "message": "It says: 100 %.", "hint": "Mend it,\nplease.",
            "file": "content/small/sources/a.md", "line": 2, "column": 5, "words": "Diet", "page": None,
            "fixes": [{"line": 2, "column": 5, "old": "Diet", "new": "diet"}],
        },
        {
            "code": "code-b", "severity": "advice", "message": "“The Diet” is lost.", "hint": None, "file": "small.pdf",
            "line": None, "column": None, "words": "The Diet", "page": "iv", "fixes": [],
        },
    ]  # fmt: skip


def test_github_gets_one_command_a_finding() -> None:
    assert ways()["github"](TOLD) == (
        "::error file=content/small/sources/a.md,line=2,col=5,endColumn=9,title=code-a::"
        "It says: 100 %25.%0AMend it,%0Aplease.\n"
        "::notice file=small.pdf,title=code-b::small.pdf, page iv: “The Diet” is lost."
    )


@pytest.mark.parametrize("start", [0, 1, 40, 500, 990])
def test_a_long_line_is_cut_round_the_words(start: int) -> None:
    line = "".join(f"{n:03d} " for n in range(250))
    shown, carets = excerpt(line, start, 3)
    assert len(shown) <= SHOWN + 2
    assert shown[carets.index("^") : carets.rindex("^") + 1] == line[start : start + 3]
    assert shown.startswith(CUT) is (start > 28) and shown.endswith(CUT) is (start < 900)


def test_carets_stand_under_wide_and_combining_letters() -> None:
    assert excerpt("a\u0308漢字x", 4, 1)[1].index("^") == 5
    assert excerpt("\tx", 1, 1) == (" x", " ^")


def test_a_place_after_the_end_of_its_line_has_a_caret_too() -> None:
    assert excerpt("abc", 3, 1) == ("abc", "   ^")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An edition with an error: words that are not in the text."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "small"
    (folder / "sources").mkdir(parents=True)
    (folder / "edition.yaml").write_text(
        "format: 1\nid: small\ntitle: Small\nlanguage: en\ncontents:\n  - source: letter\n", encoding="utf-8"
    )
    (folder / "sources" / "letter.md").write_text(
        "---\ntitle: A letter\nnotes:\n  - words: Dyet\n    note: An assembly.\n---\nThe Diet met.\n", encoding="utf-8"
    )
    return folder


def test_findings_can_be_chosen_by_their_codes(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "small", "--select", "words-not-found"]) == 1
    assert run(["check", "small", "--select", "title-missing"]) == 0
    assert run(["check", "small", "--ignore", "words-not-found"]) == 0
    assert capsys.readouterr().out.count("[words-not-found]") == 1
    assert run(["check", "small", "--ignore", "words-not-fond"]) == 2
    assert "Did you mean “words-not-found”?" in capsys.readouterr().err
    assert run(["check", "small", "--format", "xml"]) == 2
    assert "There are: github, json, text." in capsys.readouterr().err


def test_a_rule_that_breaks_down_is_named_and_the_others_run(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(edition: Edition) -> Iterator[Fault]:
        yield Fault("This was found before.", "", edition.place("id"))
        raise KeyError("oops")

    rule = known_rules()["edition-id"]
    assert isinstance(rule, EditionRule)
    monkeypatch.setitem(_rules_in("rules"), "edition-id", replace(rule, check=broken))
    assert run(["check", "small"]) == 2
    out = capsys.readouterr().out
    assert "This was found before. [edition-id]" in out and "[words-not-found]" in out
    assert (
        "error: The rule “edition-id” broke down, so nobody looked for what it finds (KeyError in test_reports.py"
        in out
    )
    assert run(["build", "small"]) == 2
    assert not (small.parent / "build" / "small" / "small.pdf").exists()
