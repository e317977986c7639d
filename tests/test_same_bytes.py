"""The same input gives the same bytes, whatever the folder, time zone, locale, home, umask, hash seed or day."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest

from sourcebook.cli.app import run

CONTENT = Path(__file__).resolve().parents[1] / "content"
#: builds an edition in a process of its own, on the day given
BUILD = """
import sys, time_machine
from sourcebook.cli.app import run
with time_machine.travel(sys.argv[1], tick=True):
    sys.exit(run(["build", sys.argv[2], "--out", sys.argv[3], "--quiet"]))
"""


def built(edition: Path, out: Path, day: str, umask: int, **variables: str) -> dict[str, bytes]:
    """The files of an edition, built in surroundings of their own."""
    home = out.parent / f"home-{out.name}"
    home.mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), **variables}
    subprocess.run(
        [sys.executable, "-c", BUILD, day, str(edition), str(out)],
        env=environment, cwd=home, check=True, umask=umask, capture_output=True, text=True,
    )  # fmt: skip
    (folder,) = (p for p in out.iterdir() if not p.name.startswith("."))
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["coalition-terms-1917", "handbook"])
def test_two_builds_in_other_surroundings_are_the_same_bytes(name: str, tmp_path: Path) -> None:
    elsewhere = tmp_path / "an other folder é" / name
    shutil.copytree(CONTENT / name, elsewhere)
    first = built(
        CONTENT / name, tmp_path / "a", "2026-11-22 10:00", 0o022, TZ="UTC", LANG="C", PYTHONHASHSEED="1",
    )  # fmt: skip
    second = built(
        elsewhere, tmp_path / "b", "2031-02-28 23:59", 0o077, TZ="Pacific/Auckland", LANG="de_DE.UTF-8",
        LC_ALL="C.UTF-8", PYTHONHASHSEED="2",
    )  # fmt: skip
    assert set(first) == {f"{name}.pdf", f"{name}.epub", "manifest.json"}
    for file in first:
        assert first[file] == second[file], f"{file} differs"
    for file in (tmp_path / "a" / name, tmp_path / "b" / name):
        assert {p.stat().st_mode & 0o777 for p in file.iterdir()} == {0o644}


def test_a_given_day_is_written_into_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("letter.md").write_text("---\ntitle: A letter\n---\nMy dear Sir.\n", encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert run(["build", "letter.md", "--quiet"]) == 0
    with zipfile.ZipFile("build/letter/letter.epub") as archive:
        package = archive.read("EPUB/content.opf").decode()
    assert '<meta property="dcterms:modified">2001-09-09T01:46:40Z</meta>' in package
    with pikepdf.open(io.BytesIO(Path("build/letter/letter.pdf").read_bytes())) as pdf:
        assert str(pdf.docinfo["/ModDate"]) == "D:20010909014640Z"
        assert str(pdf.open_metadata()["xmp:ModifyDate"]) == "2001-09-09T01:46:40Z"


def test_without_a_day_none_is_written_into_the_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    Path("letter.md").write_text("---\ntitle: A letter\n---\nMy dear Sir.\n", encoding="utf-8")
    assert run(["build", "letter.md", "--quiet", "--to", "pdf"]) == 0
    with pikepdf.open("build/letter/letter.pdf") as pdf:
        assert not {"/ModDate", "/CreationDate"} & set(pdf.docinfo.keys())


def test_a_day_that_is_none_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("letter.md").write_text("My dear Sir.\n", encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert run(["build", "letter.md"]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "SOURCE_DATE_EPOCH holds “yesterday”. It takes a number of seconds since 1970, or nothing." in said
