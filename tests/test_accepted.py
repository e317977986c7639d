"""Accepted findings: left out with a reason, named when they have no effect, and never an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import without_lines
from sourcebook.cli.app import run

EDITION = "format: 1\nid: small\ntitle: A Small Book\nlanguage: en\ncontents:\n  - use: letter\n    from: My dear\n    to: Diet\n"
#: an excerpt leaves the words of the note out: an advice
LETTER = (
    "---\ntitle: A letter\nnotes:\n  - words: met\n    note: It met in 1700.\n---\nMy dear Sir, the Diet has not met.\n"
)
ADVICE = "small/sources/letter.md:4:12: advice:"


def said_of(
    accepted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """What `check` answers with this accepted.yaml."""
    monkeypatch.chdir(tmp_path)
    for name, text in {"edition.yaml": EDITION, "sources/letter.md": LETTER, "accepted.yaml": accepted}.items():
        path = tmp_path / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    status = run(["check", "small"])
    return status, without_lines(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("accepted", "status", "expected"),
    [
        ("", 0, [ADVICE]),
        ("accepted:\n", 0, [ADVICE]),
        ("accepted:\n  - finding: CODE\n    in: sources/letter.md\n    reason: The excerpt is meant to end there.\n", 0, []),
        ("accepted:\n  - finding: CODE\n    in: sources/letter.md\n    words: met\n    reason: Meant.\n", 0, []),
        (
            "accepted:\n  - finding: CODE\n    in: sources/letter.md\n    words: Diet\n    reason: Meant.\n", 0,
            ["small/accepted.yaml:2:5: advice: Nothing is found any more that this accepts: “CODE” in sources/letter.md. "
             "[acceptance-unused]", ADVICE],
        ),
        (
            "accepted:\n  - finding: CODE\n    reason: Meant.\n", 1,
            ["small/accepted.yaml:2:5: error: It is not said where “CODE” may stay. [acceptance-without-scope]", ADVICE],
        ),
        ("accepted:\n  - finding: CODE\n    in: everywhere\n    reason: Meant.\n", 0, []),
        (
            "accepted:\n  - finding: CODE\n    in: everywhere\n    words: Diet\n    reason: Meant.\n", 0,
            ["small/accepted.yaml:2:5: advice: Nothing is found any more that this accepts: “CODE” everywhere. "
             "[acceptance-unused]", ADVICE],
        ),
        (
            "accepted:\n  - finding: CODEX\n    reason: Meant.\n", 1,
            ["small/accepted.yaml:2:14: error: There is no finding with the code “CODEX”. [acceptance-unknown]\n"
             "    Did you mean “CODE”?", ADVICE],
        ),
        (
            "accepted:\n  - finding: CODE\n    in: sources/letter.md\n", 1,
            ["small/accepted.yaml:2:5: error: The key “reason” is missing here. [key-missing]\n"
             "    Add a line: reason: …  (Why it may stay.)"],
        ),
        (
            "accepted:\n  - finding: CODE\n    in: sources/letter.md\n    reason:\n", 1,
            ["small/accepted.yaml:4:12: error: No reason is given why “CODE” may stay. [acceptance-without-reason]\n"
             "    Write a sentence after reason:, for whoever reads this next year."],
        ),
        # a rule on built files can't be called unused before a book is built
        ("accepted:\n  - finding: body-stream\n    in: small.pdf\n    reason: Meant.\n", 0, [ADVICE]),
    ],
)  # fmt: skip
def test_accepted(
    accepted: str, status: int, expected: list[str],
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    code = (
        "note-left-out" if "[note-left-out]" in said_of("", tmp_path, monkeypatch, capsys)[1] else "annotation-left-out"
    )
    found, said = said_of(accepted.replace("CODE", code), tmp_path, monkeypatch, capsys)
    assert found == status
    rest = said
    for piece in expected:
        assert piece.replace("CODE", code) in rest, said
        rest = rest.split(piece.replace("CODE", code), 1)[1]
    assert said.count("]\n") == len(expected), said


def test_an_error_can_not_be_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("test_accepted.LETTER", LETTER.replace("words: met", "words: mett"))
    accepted = "accepted:\n  - finding: words-not-found\n    in: sources/letter.md\n    reason: I like it so.\n"
    status, said = said_of(accepted, tmp_path, monkeypatch, capsys)
    assert status == 1
    assert "[words-not-found]" in said
    assert (
        "small/accepted.yaml:2:14: advice: “words-not-found” is an error here, and errors can't be accepted. "
        "[acceptance-of-error]\n    Mend what it names.\n"
    ) in said
