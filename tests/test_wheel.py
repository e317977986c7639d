"""The wheel carries all it needs: unpacked by itself, it makes an edition and builds it from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]
RUN = "import sys; from sourcebook.cli import main; sys.argv[0] = 'sourcebook'; main()"


@pytest.mark.slow
def test_the_wheel_works_from_an_empty_folder(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=TOP, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "site")
    for folder in ("themes", "locale", "new"):
        for path in (TOP / "templates" / folder).rglob("*"):
            if path.is_file():
                assert f"sourcebook/templates/{path.relative_to(TOP / 'templates').as_posix()}" in names
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}

    def run(*command: str) -> str:
        return subprocess.run(command, cwd=empty, env=environment, check=True, capture_output=True, text=True).stdout

    where = run(sys.executable, "-c", "import sourcebook; print(sourcebook.__file__)")
    assert Path(where.strip()).is_relative_to(tmp_path / "site"), "the wheel was not what was run"
    run(sys.executable, "-c", RUN, "new", "x")
    assert run(sys.executable, "-c", RUN, "build", "x", "--quiet").split() == ["build/x/x.pdf", "build/x/x.epub"]
