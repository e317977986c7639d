"""Safe mendings: spans are replaced, and everything else in a file stays byte for byte as it was."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.cli.app import run
from sourcebook.diagnostics import Finding, Fix, Place, Severity
from sourcebook.sourceformat.mend import mendings


def finding(*fixes: tuple[int, int, str, str]) -> Finding:
    """A finding in the file a.md, with mendings: line, column, what stands there, what should."""
    made = tuple(Fix(Place("a.md", line, column), old, new) for line, column, old, new in fixes)
    return Finding("code", Severity.WARNING, "Message.", made[0].place, fixes=made)


def mended(data: bytes, *findings: Finding) -> tuple[bytes, int]:
    """The bytes after, and how many findings were mended."""
    found = list(mendings(findings, {"a.md": data}))
    return (found[0].after, found[0].count) if found else (data, 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"one\ntwo three\n", b"one\ntwo four\n"),
        (b"one\r\ntwo three\r\n", b"one\r\ntwo four\r\n"),
        (b"one\rtwo three", b"one\rtwo four"),
        (codecs.BOM_UTF8 + "öne\ntwo three\n".encode(), codecs.BOM_UTF8 + "öne\ntwo four\n".encode()),
        (
            codecs.BOM_UTF16_LE + "öne\ntwo three\n".encode("utf-16-le"),
            codecs.BOM_UTF16_LE + "öne\ntwo four\n".encode("utf-16-le"),
        ),
        (
            codecs.BOM_UTF16_BE + "öne\ntwo three\n".encode("utf-16-be"),
            codecs.BOM_UTF16_BE + "öne\ntwo four\n".encode("utf-16-be"),
        ),
    ],
)
def test_line_ends_and_encoding_stay(before: bytes, after: bytes) -> None:
    assert mended(before, finding((2, 5, "three", "four"))) == (after, 1)


def test_of_mendings_that_meet_the_first_is_made() -> None:
    found = finding((1, 1, "ab", "x")), finding((1, 2, "bc", "y")), finding((1, 5, "e", "z"))
    assert mended(b"abcde", *found) == (b"xcdz", 2)


def test_a_finding_is_mended_whole_or_not_at_all() -> None:
    assert mended(b"a b\n", finding((1, 1, "a", "x"), (1, 3, "c", "y"))) == (b"a b\n", 0)
    assert mended(b"a b\n", finding((1, 1, "a", "x"), (9, 1, "b", "y"))) == (b"a b\n", 0)
    assert mended(b"a b\n", finding((1, 1, "a", "x"), (1, 3, "b", "y"))) == (b"x y\n", 1)


def test_a_difference_is_shown_line_by_line() -> None:
    (one,) = mendings([finding((2, 5, "three", "four"))], {"a.md": b"one\r\ntwo three\r\nfive\r\n"})
    assert one.diff() == "--- a.md\n+++ a.md\n@@ -1,3 +1,3 @@\n one\n-two three\n+two four\n five\n"


@given(st.text(st.sampled_from("ab \r\nö漢\U0001f600"), min_size=1, max_size=40), st.data())
def test_one_mending_changes_nothing_else(text: str, data: st.DataObject) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    number = data.draw(st.integers(1, len(lines)))
    line = lines[number - 1]
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    after, count = mended(text.encode(), finding((number, start + 1, line[start:end], "NEW")))
    assert count == 1
    at = len(after.decode()) - len(after.decode().split("NEW", 1)[1])
    assert after.decode()[: at - 3] + line[start:end] + after.decode()[at:] == text


@pytest.fixture
def slips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An edition whose introduction has a doubled word and a letter typed in two characters, in a file of Windows."""
    monkeypatch.chdir(tmp_path)
    files = {
        "edition.yaml": "format: 1\nid: small\ntitle: Small\nlanguage: en\ncontents:\n  - commentary: remark\n  - source: letter\n",
        "sources/letter.md": "---\ntitle: A letter\n---\nMy dear Sir, the Diet has not met.\n",
        "commentary/remark.md": "---\r\ntitle: A remark\r\n---\r\nWhat the the cafe\u0301 was, nobody knows.\r\n",
    }
    for name, text in files.items():
        path = tmp_path / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return tmp_path / "small" / "commentary" / "remark.md"


def test_check_shows_what_it_would_mend_and_mends_it(slips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = slips.read_bytes()
    assert run(["check", "small", "--diff"]) == 0
    shown = capsys.readouterr().out
    assert "-What the the cafe\u0301 was" in shown and "+What the caf\u00e9 was" in shown
    assert slips.read_bytes() == before
    assert run(["check", "small", "--fix", "--select", "word-doubled"]) == 0
    assert slips.read_bytes() == before.replace(b"the the", b"the")
    assert run(["check", "small", "--fix"]) == 0
    said = capsys.readouterr()
    assert "Mended: 1 in commentary/remark.md" in said.err and said.out == ""
    assert slips.read_bytes() == before.replace(b"the the", b"the").replace("e\u0301".encode(), "\u00e9".encode())
