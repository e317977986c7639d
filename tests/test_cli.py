"""The commands as they are typed: what they print, what they make, and how they end."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from built import SAMPLE
from sourcebook.cli.app import run

LETTER = "---\ntitle: A letter\nnotes:\n  - words: {words}\n    note: The assembly of the Empire.\n---\nMy dear Sir, the Diet has not met.\n"


@pytest.fixture
def letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lone source with one note, in a folder of its own in which the test stands."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "letter.md"
    path.write_text(LETTER.format(words="Diet"), encoding="utf-8")
    return path


def test_a_lone_source_builds_and_is_verified(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "letter.md", "--quiet"]) == 0
    assert capsys.readouterr().out == "build/letter/letter.pdf\nbuild/letter/letter.epub\n"
    assert run(["verify", "letter.md"]) == 0
    assert capsys.readouterr().out == ""


def test_one_process_makes_the_same_files_and_a_profile_tells_each_step(
    letter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", "letter.md", "--quiet", "--jobs", "2"]) == 0
    files = sorted(Path("build/letter").glob("letter.*"))
    many = [file.read_bytes() for file in files]
    capsys.readouterr()
    assert run(["build", "letter.md", "--quiet", "--jobs", "1", "--profile"]) == 0
    assert [file.read_bytes() for file in files] == many
    lines = [line.split(" s  ") for line in capsys.readouterr().err.splitlines()]
    assert [step for _, step in lines] == ["reading", "laying out", "writing pdf and epub", "verifying", "in all"]
    *each, whole = (float(seconds) for seconds, _ in lines)
    assert abs(sum(each) - whole) < 0.3, "they are rounded to a tenth"


def test_a_lone_text_without_any_front_matter_builds(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("my letter.txt").write_bytes(b"My dear Sir,\r\n\r\nthe Diet has not met, and nobody knows when it will.\r\n")
    assert run(["build", "my letter.txt", "--quiet"]) == 0
    assert capsys.readouterr().out == (
        "my letter.txt:1:1: advice: The source “my letter” has no title; the book prints the name of its file. [title-missing]\n"
        "    My dear Sir,\n"
        "    ^\n"
        "    Add a line title: to its front matter.\n"
        "build/my letter/my letter.pdf\nbuild/my letter/my letter.epub\n"
    )


def test_commands_are_completed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name, value in (
        ("_SOURCEBOOK_COMPLETE", "complete_bash"),
        ("COMP_WORDS", "sourcebook ve"),
        ("COMP_CWORD", "1"),
    ):
        monkeypatch.setenv(name, value)
    assert run([]) == 0
    assert capsys.readouterr().out.split() == ["verify"]


def test_a_mistake_is_answered_and_the_last_good_book_stays(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "letter.md", "--quiet", "--to", "epub"]) == 0
    good = Path("build/letter/letter.epub").read_bytes()
    letter.write_text(LETTER.format(words="Dyet"), encoding="utf-8")
    capsys.readouterr()
    assert run(["build", "letter.md", "--quiet", "--to", "epub"]) == 1
    said = capsys.readouterr().out
    assert said == (
        "letter.md:4:12: error: “Dyet” is not in the text. [words-not-found]\n"
        "      - words: Dyet\n"
        "               ^^^^\n"
        "    Did you mean “Diet” (line 7, column 18)?\n"
        "build/letter/letter-DRAFT.epub\n"
    )
    assert Path("build/letter/letter.epub").read_bytes() == good
    assert sorted(p.name for p in Path("build/letter").iterdir()) == [
        "letter-DRAFT.epub",
        "letter.epub",
        "manifest.json",
    ]


def test_verify_names_a_file_that_does_not_belong_to_the_sources(
    letter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", "letter.md", "--quiet"]) == 0
    letter.write_text(LETTER.format(words="Diet").replace("has not met", "has met"), encoding="utf-8")
    capsys.readouterr()
    assert run(["verify", "letter.md"]) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if "[body-stream]" in line]
    assert len(lines) == 2
    assert all("“not met.” does" in line or "not" in line for line in lines)


def test_two_editions_with_one_id_do_not_take_each_others_place(
    letter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", "letter.md", "--quiet", "--to", "epub"]) == 0
    before = Path("build/letter/letter.epub").read_bytes()
    Path("copy").mkdir()
    second = Path("copy/letter.md")
    second.write_text(letter.read_text(encoding="utf-8").replace("Sir", "Madam"), encoding="utf-8")
    capsys.readouterr()
    assert run(["build", "copy/letter.md", "--quiet", "--to", "epub"]) == 1
    assert capsys.readouterr().out == (
        f"copy/letter.md:2:1: error: “build/letter” holds the books of another edition, “{letter.resolve().as_posix()}”, which has the same id, "
        "“letter”. [id-in-use]\n    title: A letter\n    ^\n    Rename the file, or build it in another folder with --out.\n"
    )
    assert Path("build/letter/letter.epub").read_bytes() == before
    letter.unlink()  # an edition that was moved takes its books along
    assert run(["build", "copy/letter.md", "--quiet", "--to", "epub"]) == 0
    assert Path("build/letter/letter.epub").read_bytes() != before


def test_a_teachers_copy_of_other_sources_is_named(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "letter.md", "--quiet", "--to", "epub", "--for", "teacher"]) == 0
    capsys.readouterr()
    assert run(["verify", "letter.md", "--quiet"]) == 1
    assert capsys.readouterr().out == (
        "error: There is nothing to verify in “build/letter” but letter-teacher.epub. [nothing-built]\n"
        "    Build the edition first: sourcebook build letter.md, or name the copy: --for teacher or --for pupils.\n"
    )
    letter.write_text(LETTER.format(words="Diet").replace("Sir", "Madam"), encoding="utf-8")
    assert run(["build", "letter.md", "--quiet", "--to", "epub"]) == 0
    capsys.readouterr()
    assert run(["verify", "letter.md", "--quiet"]) == 1
    assert capsys.readouterr().out == (
        "letter-teacher.epub: error: “letter-teacher.epub” was made from other sources than those that are here now: letter.md. "
        "[file-of-other-sources]\n    Build again, every copy that you use.\n"
    )


def test_verify_without_a_build(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "letter.md"]) == 1
    assert "There is nothing to verify in “build/letter”. [nothing-built]" in capsys.readouterr().out


def test_check_finds_nothing_in_the_sample(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(SAMPLE), "--strict"]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "nothing to mend.\n")


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "body-stream"]) == 0
    assert capsys.readouterr().out.startswith(
        "body-stream (error)\n\nWanted: In the PDF and the EPUB, exactly the words"
    )


def test_explain_shows_a_rules_own_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "quotation-verbatim"]) == 0
    said = capsys.readouterr().out
    assert "Not so, in commentary/remark.md:\n    He says that [“the Dyet has not met”](quote:letter).\n" in said
    assert "But so, in commentary/remark.md:\n    He says that [“the Diet … met,”](quote:letter) which is so.\n" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["explain", "body-strem"], "Did you mean “body-stream”?"),
        (["build", "letter.md", "--to", "docx"], "“docx” can't be made. It can be: epub, pdf."),
        (["build", "letter.md", "--for", "cats"], "“cats” is not an audience. There are: pupils, teacher."),
        (["build", "nowhere"], "nowhere"),
        (["bild"], "bild"),
        (["build", "letter.md", "--jobs", "-1"], "--jobs"),
    ],
)
def test_wrong_usage_is_answered(
    letter: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert words in " ".join(capsys.readouterr().err.split())


def test_a_disk_that_refuses_is_the_machines_fault(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("build").write_text("a file where the folder should be", encoding="utf-8")
    assert run(["build", "letter.md", "--quiet", "--to", "epub"]) == 2
    assert "can't be written" in capsys.readouterr().err


def test_notes_that_fit_no_page_stop_the_build(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes = "".join(
        f"\n  - words: Diet\n    note: The assembly of the Empire, the {number}th time. {'It sat. ' * 40}"
        for number in range(40)
    )
    many = LETTER.format(words="Diet").replace("\n---\n", f"{notes}\n---\n", 1)
    letter.write_text(many, encoding="utf-8")
    assert run(["build", "letter.md", "--quiet", "--to", "pdf"]) == 1
    said = capsys.readouterr().out
    assert "[note-misplaced]" in said and "letter" in said
    assert sorted(p.name for p in Path("build/letter").iterdir()) == ["letter-DRAFT.pdf", "manifest.json"]


def test_a_note_of_many_pages_runs_over(letter: Path) -> None:
    long = LETTER.format(words="Diet").replace("The assembly of the Empire.", "The assembly of the Empire. " * 400)
    letter.write_text(long, encoding="utf-8")
    assert run(["build", "letter.md", "--quiet", "--to", "pdf"]) == 0


def test_the_sample_builds_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "a folder with blanks é"
    shutil.copytree(SAMPLE, elsewhere)
    monkeypatch.chdir(tmp_path)
    assert run(["build", str(elsewhere), "--to", "epub", "--quiet", "--out", "made"]) == 0
    made = sorted(p.name for p in (tmp_path / "made" / "coalition-terms-1917").iterdir())
    assert made == ["coalition-terms-1917.epub", "manifest.json"]


def test_what_the_program_has_loaded_is_not_looked_through_again(letter: Path) -> None:
    """The program looks for things to throw away only among those that it makes itself, and does look."""
    seen = (
        "import atexit, gc, sys; sys.argv = ['sourcebook', 'check', 'letter.md']; from sourcebook.cli import main; "
        "atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count() > 10_000)); main()"
    )
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "True True\n"), done.stderr


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == "sourcebook 0.1.0\n"


def test_check_loads_no_layout_engine() -> None:
    code = f"import sys; from sourcebook.cli.app import run; run(['check', {str(SAMPLE)!r}]); print('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
