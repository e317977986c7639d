"""Files that can't be used, machines that refuse, and the last good book, which stays whatever goes wrong."""

from __future__ import annotations

import io
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from child import in_child
from conftest import without_lines
from sourcebook.cli.app import run
from sourcebook.sourceformat.load import load_edition

EDITION = "format: 1\nid: small\ntitle: A Small Book\nlanguage: en\ncontents:\n  - source: letter\n"
LETTER = (
    "---\ntitle: A letter\nnotes:\n  - words: Diet\n    note: The assembly.\n---\nMy dear Sir, the Diet has not met.\n"
)
PICTURE = LETTER + "\n::: picture images/{name}\nalt: A seal\n:::\n"
RUSSIAN = "---\ntitle: Письмо\n---\nДорогой друг.\n"
FRENCH = "---\ntitle: Lettre\n---\nMon cher, l’été où…\n"
Files = dict[str, str | bytes]
Say = Callable[[Files], tuple[int, str]]


def write(files: Files) -> None:
    """Files over a small edition."""
    for name, content in {"edition.yaml": EDITION, "sources/letter.md": LETTER, **files}.items():
        path = Path("small") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Writes an edition with the files given, checks it, and gives the exit status and what was printed."""
    monkeypatch.chdir(tmp_path)

    def said(files: Files) -> tuple[int, str]:
        write(files)
        capsys.readouterr()
        status = run(["check", "small"])
        return status, without_lines(capsys.readouterr().out)

    return said


def image(kind: str, size: tuple[int, int] = (8, 8)) -> bytes:
    target = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(target, kind)
    return target.getvalue()


def plain_image(side: int) -> bytes:
    target = io.BytesIO()
    Image.new("1", (side, side)).save(target, "PNG")
    return target.getvalue()


SAVE = "    Open it in your editor and save it again with the encoding UTF-8.\n"
UNUSABLE = "    Open it in a program for pictures and save it again as PNG or JPEG.\n"


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        (
            {"sources/letter.md": RUSSIAN.encode("cp1251")},
            "small/sources/letter.md:2:8: error: This file is not saved as UTF-8: the letters near “title: Ïèñüìî” "
            f"can't be read. [not-utf-8]\n{SAVE}",
        ),
        (
            {"sources/letter.md": "---\ntitle: A\n---\nMon cher, l'été\n".encode("latin-1")},
            "small/sources/letter.md:4:13: error: This file is not saved as UTF-8: the letters near “Mon cher, l'été” "
            f"can't be read. [not-utf-8]\n{SAVE}",
        ),
        (
            {"edition.yaml": EDITION.replace("A Small Book", "Été").encode("latin-1")},
            "small/edition.yaml:3:8: error: This file is not saved as UTF-8: the letters near “title: Été” "
            f"can't be read. [not-utf-8]\n{SAVE}",
        ),
        (
            {"sources/letter.md": LETTER.replace("dear", "de\0ar")},
            "small/sources/letter.md:7:6: error: There is a control character here (U+0000) that no book can hold. "
            "[control-character]\n    Take it out. It can't be seen, so type the words round it anew.\n",
        ),
        (
            {"sources/letter.md": PICTURE.format(name="seal.png")},
            "small/sources/letter.md:9:1: error: The picture “images/seal.png” is not there. [picture-missing]\n"
            "    Pictures are files in the folder images.\n",
        ),
        (
            {"sources/letter.md": PICTURE.format(name="seel.png"), "images/seal.png": image("PNG")},
            "small/sources/letter.md:9:1: error: The picture “images/seel.png” is not there. [picture-missing]\n"
            "    Did you mean “images/seal.png”? Pictures are files in the folder images.\n",
        ),
        (
            {"sources/letter.md": PICTURE.format(name="seal.png"), "images/seal.png": "no picture"},
            "small/sources/letter.md:9:1: error: “images/seal.png” is not a picture, or is damaged. [picture-unusable]\n"
            f"{UNUSABLE}",
        ),
        (
            {"sources/letter.md": PICTURE.format(name="seal.png"), "images/seal.png": image("PNG", (90, 90))[:3000]},
            "small/sources/letter.md:9:1: error: “images/seal.png” is not a picture, or is damaged. [picture-unusable]\n"
            f"{UNUSABLE}",
        ),
        (
            {"sources/letter.md": PICTURE.format(name="seal.jpg"), "images/seal.jpg": image("JPEG", (90, 90))[:3000]},
            "small/sources/letter.md:9:1: error: “images/seal.jpg” breaks off before its end. [picture-unusable]\n"
            f"{UNUSABLE}",
        ),
        (
            {"sources/letter.md": PICTURE.format(name="seal.jpg"), "images/seal.jpg": image("PNG")},
            "small/sources/letter.md:9:1: error: “images/seal.jpg” is a PNG picture, but its name says JPEG. "
            "[picture-unusable]\n    Give it a name that ends in .png.\n",
        ),
        (
            {"sources/letter.md": PICTURE.format(name="seal.tif"), "images/seal.tif": image("TIFF")},
            "small/sources/letter.md:9:1: error: “images/seal.tif” is not a kind of picture that can be printed. "
            "[picture-unusable]\n    Save it as PNG or JPEG.\n",
        ),
        (
            {"sources/letter.md": PICTURE.format(name="seal.png"), "images/seal.png": plain_image(8000)},
            "small/sources/letter.md:9:1: error: “images/seal.png” has 8000 × 8000 dots; at most 50 million are printed. "
            "[picture-unusable]\n    Make it smaller: 2,000 dots across are enough for a page.\n",
        ),
        (
            {"sources/second.md/file.txt": "x"},
            "small/sources/second.md:1:1: error: “sources/second.md” is a folder, but a file was expected. "
            "[file-is-folder]\n    Rename the folder or move it away.\n",
        ),
        (
            {"sources/letter.docx": b"PK"},
            "small/sources/letter.docx:1:1: warning: “sources/letter.docx” is not read: a source is plain text, and its name "
            "ends in .md or .txt. [file-not-read]\n"
            "    Save it as plain text under such a name, or move it to another folder.\n",
        ),
        (
            {"theme/print.css": "p { color: “red” }".encode("cp1252")},
            "small/theme/print.css:1:1: error: “theme/print.css” is not saved as UTF-8. [theme-file-unreadable]\n" + SAVE,
        ),
    ],
)  # fmt: skip
def test_files_that_can_not_be_used(say: Say, files: Files, answer: str) -> None:
    assert say(files) == (int(" error: " in answer), answer)


def test_a_file_saved_as_utf_16_says_so_itself_and_is_read(say: Say) -> None:
    assert say({"sources/letter.md": RUSSIAN.encode("utf-16"), "edition.yaml": EDITION.encode("utf-16")}) == (0, "")
    edition, _ = load_edition(Path("small"))
    assert edition is not None and edition.sources["letter"].title == "Письмо"


def test_a_file_that_is_too_large(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sourcebook.sourceformat.files.TEXT_LIMIT", 2_000_000)
    assert say({"sources/letter.md": LETTER + "word " * 500_000}) == (
        1,
        "small/sources/letter.md:1:1: error: “sources/letter.md” is 2 MB large; at most 2 MB are read. [file-too-large]\n"
        "    Part it into smaller files, or make the picture smaller.\n",
    )


def test_a_text_too_long_for_pages(
    say: Say, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sourcebook.typeset.rounds.LONGEST_RUN", 1_000_000)
    assert say({"sources/letter.md": LETTER + "word " * 250_000}) == (0, "")
    assert run(["build", "small", "--quiet"]) == 1
    assert capsys.readouterr().out == (
        "error: The pages from “text-letter” on would hold 1 million characters in one run; at most 1 million can be laid "
        "out. [too-long-for-pages]\n    Part the text into several sources and write documents: new-page, or make the "
        "EPUB alone: --to epub\n"
    )


def as_ordinary_user(arguments: list[str]) -> tuple[int, str]:
    """Run the program as somebody who is not root, and give its exit status and what it said."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:

        def run_without_rights() -> int:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            sys.stdout = os.fdopen(1, "w", encoding="utf-8")
            sys.stderr = os.fdopen(2, "w", encoding="utf-8")
            if os.geteuid() == 0:
                os.setuid(65534)
            status = run(arguments)
            sys.stdout.flush()
            sys.stderr.flush()
            return status

        status = in_child(run_without_rights)
        said.seek(0)
        return status, said.read()


@pytest.fixture
def open_folder(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small edition in a folder that everybody may look into, in which the test stands."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    monkeypatch.chdir(folder)
    write({})
    return folder


def test_a_file_that_may_not_be_read(open_folder: Path) -> None:
    Path("small/sources/letter.md").chmod(0)
    status, said = as_ordinary_user(["check", "small"])
    assert (status, said) == (
        2,
        "“small/sources/letter.md” can't be opened: Permission denied.\n"
        "    Look at who may read this file, or copy it to a folder of your own.\n",
    )


def test_a_build_folder_that_may_not_be_written_to(open_folder: Path) -> None:
    assert run(["build", "small", "--quiet", "--to", "epub", "--out", "elsewhere"]) == 0  # loads what it needs as root
    Path("build").mkdir(mode=0o555)
    status, said = as_ordinary_user(["build", "small", "--quiet", "--to", "epub"])
    assert (status, said) == (
        2,
        "The books can't be written to “build/small”: Permission denied.\n"
        "    Look whether the disk is full, and whether you may write there; or choose another folder with --out.\n",
    )


def test_a_file_where_the_build_folder_should_be(open_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("build").write_text("not a folder", encoding="utf-8")
    assert run(["build", "small", "--quiet", "--to", "epub"]) == 2
    assert capsys.readouterr().err == (
        "The books can't be written to “build/small”: Not a directory.\n"
        "    Look whether the disk is full, and whether you may write there; or choose another folder with --out.\n"
    )


def test_a_disk_that_is_full(open_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The system itself takes no more bytes than a full disk would."""
    assert run(["build", "small", "--quiet"]) == 0
    before = {p.name: p.read_bytes() for p in Path("build/small").iterdir()}
    Path("small/sources/letter.md").write_text(LETTER.replace("not met", "met"), encoding="utf-8")

    def build_on_a_full_disk() -> int:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
        return run(["build", "small", "--quiet", "--to", "epub"])

    assert in_child(build_on_a_full_disk) == 2
    after = {p.name: p.read_bytes() for p in Path("build/small").iterdir()}
    assert {name: after[name] for name in ("small.pdf", "small.epub")} == {
        n: before[n] for n in ("small.pdf", "small.epub")
    }
    assert {*after} - {*before} <= {"small-DRAFT.pdf", "small-DRAFT.epub"}
    assert run(["verify", "small", "--quiet", "--select", "file-changed"]) == 0


#: edits of a good edition, each of which must stop the build
SPOILED: dict[str, Files] = {
    "words that are not there": {"sources/letter.md": LETTER.replace("words: Diet", "words: Dyet")},
    "lines that can't be read": {"edition.yaml": EDITION + "page: [a5\n"},
    "an unknown theme": {"edition.yaml": EDITION + "theme: clasic\n"},
    "a missing source": {"edition.yaml": EDITION + "  - source: nobody\n"},
    "an empty source": {"sources/letter.md": ""},
    "another encoding": {"sources/letter.md": RUSSIAN.encode("cp1251")},
    "a broken template": {"theme/text.html.j2": "{% if %}"},
    "a template that is not whole": {"theme/print.html.j2": "<html><body><p></body></html>"},
    "a template that asks for what is not there": {"theme/print.html.j2": "{{ nothing.at.all }}"},
    "a template with a program's mistake in it": {"theme/print.html.j2": "{{ 1 // 0 }}"},
    "notes too many for any page": {
        "sources/letter.md": LETTER.replace(
            "note: The assembly.", "note: The assembly." + "\n  - words: Diet\n    note: It sat and sat." * 40 * 2
        )
    },
    "a character without a font": {"sources/letter.md": LETTER.replace("Sir", "Sir 漢")},
    "a citation style that there is not": {
        "edition.yaml": EDITION + "citation-style: harvrad\nfurther-reading:\n  - a\n",
        "references.yaml": "references:\n  - id: a\n    type: book\n    title: T\n",
    },
}


@pytest.mark.parametrize("name", SPOILED)
def test_the_last_good_book_stays(name: str, say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    assert say({}) == (0, "")
    assert run(["build", "small", "--quiet"]) == 0
    before = {p.name: p.read_bytes() for p in Path("build/small").iterdir()}
    assert set(before) == {"small.pdf", "small.epub", "manifest.json"}
    write(SPOILED[name])
    capsys.readouterr()
    assert run(["build", "small", "--quiet"]) == 1
    said = capsys.readouterr()
    assert " error: " in said.out or said.out.startswith("error: ")
    assert "Traceback" not in said.out + said.err
    after = {p.name: p.read_bytes() for p in Path("build/small").iterdir()}
    assert {name: after[name] for name in ("small.pdf", "small.epub")} == {
        n: before[n] for n in ("small.pdf", "small.epub")
    }
    assert {*after} - {*before} <= {"small-DRAFT.pdf", "small-DRAFT.epub"}
    assert run(["verify", "small", "--quiet", "--select", "file-changed"]) == 0
    assert [p.name for p in Path("build").iterdir() if not p.name.startswith(".")] == ["small"]


def test_a_mistake_of_the_programs_own_is_no_puzzle(
    say: Say, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError("by nought")

    say({})
    monkeypatch.setattr("sourcebook.pipeline.reading.check_edition", stumble)
    assert run(["check", "small"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(
        "sourcebook has made a mistake of its own and stopped. The books that were there are as they were.\n"
    )
    assert "ZeroDivisionError in test_bad_files.py, line " in said and "by nought (sourcebook 0.1.0)" in said
