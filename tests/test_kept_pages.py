"""Pages kept from an earlier build: only what changed is laid out again, and the book is the one that a cold build makes."""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from built import SAMPLE, build_copy
from child import in_child
from sourcebook.beside import use_cores
from sourcebook.lint import verify_books
from sourcebook.lint.reading import pdf as reading_pdf
from sourcebook.lint.reading import read_pdf
from sourcebook.lint.reading.content import Fonts, PageText
from sourcebook.pipeline import KEPT, Order, build
from sourcebook.store import Store
from sourcebook.typeset.workshop import Drawing, Workshop

#: so that what is laid out can be counted here
pytestmark = pytest.mark.usefixtures("one_core")


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is laid out and drawn while a test runs."""
    seen: list[str] = []
    do = Workshop._do

    def told(shop: Workshop, job: object) -> object:
        seen.append(f"draw {job.laid[0].id}" if isinstance(job, Drawing) else f"lay out {job.laid[0].id}")  # type: ignore[attr-defined]
        return do(shop, job)  # type: ignore[arg-type]

    monkeypatch.setattr(Workshop, "_do", told)
    return seen


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    folder = tmp_path / "edition"
    shutil.copytree(SAMPLE, folder)
    plan = folder / "edition.yaml"
    text = plan.read_text(encoding="utf-8")
    if "documents:" not in text:
        plan.write_text(text + "\ndocuments: new-page\n", encoding="utf-8")
    return folder


def _built(edition: Path, out: Path) -> dict[str, bytes]:
    built = build(Order(edition, out, ("pdf", "epub")), lambda *_: None)
    assert built.files, [f.message for f in built.report.findings]
    return {file.name: file.read_bytes() for file in built.files}


def _change(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(before) >= 1, before
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_nothing_is_laid_out_twice(edition: Path, tmp_path: Path, done: list[str]) -> None:
    first = _built(edition, tmp_path / "out")
    assert any(one.startswith("lay out") for one in done) and any(one.startswith("draw") for one in done)
    done.clear()
    assert _built(edition, tmp_path / "out") == first and done == []


def test_only_what_changed_is_laid_out_again(edition: Path, tmp_path: Path, done: list[str]) -> None:
    _built(edition, tmp_path / "out")
    all_of_it = set(done)
    done.clear()
    _change(edition / "commentary" / "introduction.md", "government", "cabinet")
    warm = _built(edition, tmp_path / "out")
    assert set(done) == {"lay out text-introduction", "draw text-introduction"} and len(all_of_it) > 6
    assert warm == _built(edition, tmp_path / "cold")


def test_only_pages_that_changed_are_read_again(edition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    original = reading_pdf.read_content

    def counted(page: pikepdf.Page, fonts: Fonts) -> PageText:
        read.append(page.index)
        return original(page, fonts)

    monkeypatch.setattr(reading_pdf, "read_content", counted)
    first = _built(edition, tmp_path / "out")
    (pdf,) = (data for name, data in first.items() if name.endswith(".pdf"))
    with pikepdf.open(io.BytesIO(pdf)) as book:
        assert sorted(read) == list(range(len(book.pages)))
    read.clear()
    _built(edition, tmp_path / "out")
    assert read == []
    assert verify_books(first, build_copy(edition).resolved) == [] and len(set(read)) > 10, (
        "a verify by itself reads all"
    )
    read.clear()
    _change(edition / "commentary" / "introduction.md", "government", "governnemt")  # the same letters: no other glyph
    _built(edition, tmp_path / "out")
    assert 0 < len(read) < 5


def test_a_page_that_shows_something_else_is_read_again_though_its_words_are_kept(
    edition: Path, tmp_path: Path
) -> None:
    """Whatever a page is drawn from may change: its content, a font, a picture. The reading then is what it is without."""
    first = _built(edition, tmp_path / "out")
    store = Store(tmp_path / "out" / KEPT)
    (pdf,) = (data for name, data in first.items() if name.endswith(".pdf"))
    for damage in (_other_text, _other_font, _other_figures):
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf)) as book:
            damage(book)
            book.save(target)
        hurt = target.getvalue()
        with_store, without = read_pdf(hurt, "book.pdf", store), read_pdf(hurt, "book.pdf")
        assert with_store == without and with_store.runs != read_pdf(pdf, "book.pdf", store).runs


def _other_text(book: pikepdf.Pdf) -> None:
    page = book.pages[6]
    page.Contents = book.make_stream(page.Contents.read_bytes().replace(b"<00", b"<01", 1))


def _other_font(book: pikepdf.Pdf) -> None:
    for font in book.pages[6].Resources.Font.values():
        font.ToUnicode = book.make_stream(font.ToUnicode.read_bytes().replace(b"<0065>", b"<0066>"))


def _other_figures(book: pikepdf.Pdf) -> None:
    for font in book.pages[6].Resources.Font.values():
        font.DescendantFonts[0].W[1][0] = int(font.DescendantFonts[0].W[1][0]) + 400


def _title(edition: Path) -> None:
    _change(edition / "edition.yaml", "title: ", "title: On ")


def _page(edition: Path) -> None:
    _change(edition / "edition.yaml", "\n", "\npage: letter\n")


@pytest.mark.parametrize("change", [_title, _page])
def test_what_changes_every_page_lays_all_of_them_out(
    edition: Path, tmp_path: Path, done: list[str], change: Callable[[Path], None]
) -> None:
    _built(edition, tmp_path / "out")
    fragments = {one for one in done if one.startswith("lay out")}
    done.clear()
    if change is _page and "page:" in (edition / "edition.yaml").read_text(encoding="utf-8"):
        lines = (edition / "edition.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
        (edition / "edition.yaml").write_text("".join(x for x in lines if not x.startswith("page:")), encoding="utf-8")
    change(edition)
    warm = _built(edition, tmp_path / "out")
    assert fragments <= set(done)
    assert warm == _built(edition, tmp_path / "cold")


def test_a_picture_that_changes_is_drawn_anew(edition: Path, tmp_path: Path, done: list[str]) -> None:
    (edition / "images").mkdir()
    Image.new("L", (900, 300), 200).save(edition / "images" / "seal.png")
    introduction = edition / "commentary" / "introduction.md"
    text = introduction.read_text(encoding="utf-8")
    introduction.write_text(f"{text}\n![A seal](images/seal.png)\n", encoding="utf-8")
    before = _built(edition, tmp_path / "out")
    done.clear()
    Image.new("L", (900, 300), 90).save(edition / "images" / "seal.png")
    warm = _built(edition, tmp_path / "out")
    assert set(done) == {"lay out text-introduction", "draw text-introduction"}
    assert warm != before and warm == _built(edition, tmp_path / "cold")


def test_what_is_kept_and_damaged_is_made_again(edition: Path, tmp_path: Path, done: list[str]) -> None:
    first = _built(edition, tmp_path / "out")
    laid_out = set(done)
    done.clear()
    for number, file in enumerate(sorted((tmp_path / "out" / KEPT).glob("*/*"))):
        data = file.read_bytes()
        file.write_bytes((b"", data[:-1], data[:40] + b"?" + data[41:])[number % 3])
    assert _built(edition, tmp_path / "out") == first and set(done) == laid_out


def test_another_program_lays_all_out_again(
    edition: Path, tmp_path: Path, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _built(edition, tmp_path / "out")
    laid_out = set(done)
    done.clear()
    monkeypatch.setattr("sourcebook.typeset.kept.program_sum", lambda: b"another")
    assert _built(edition, tmp_path / "out") == first and set(done) == laid_out


def test_however_many_work_the_book_is_the_same(edition: Path, tmp_path: Path) -> None:
    books = []
    for number in (1, 2, 3):
        use_cores(number)
        books.append(_built(edition, tmp_path / f"out{number}"))
    assert books[0] == books[1] == books[2]
    assert _built(edition, tmp_path / "out2") == books[0]


# --- a build that is killed ------------------------------------------------------------------------------------------

#: what changes files: writing, making, renaming, removing (the audit events of Python)
CHANGES = frozenset(
    {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "tempfile.mkstemp"}
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Three texts of a page or two, each on a page of its own, and contents that list them."""
    folder = tmp_path / "small"
    (folder / "sources").mkdir(parents=True)
    names = ("one", "two", "three")
    for name in names:
        body = "\n\n".join(
            f"Paragraph {n} of {name} goes on for a while, and on, and on.[^{name}-{n}]" * 3 for n in range(1)
        )
        more = "\n\n".join(f"Another paragraph, the {n}th of text {name}, says a few words more." for n in range(4, 24))
        text = body.replace(f"[^{name}-0]", "", 2)
        (folder / "sources" / f"{name}.md").write_text(
            f"---\ntitle: Text {name}\n---\n{text}\n\n{more}\n", encoding="utf-8"
        )
        (folder / "sources" / f"{name}.notes.md").write_text(f"[^{name}-0]: A note in {name}.\n", encoding="utf-8")
    (folder / "edition.yaml").write_text(
        "format: 1\nid: small\ntitle: A Small Book\nlanguage: en-GB\npage: a5\ndocuments: new-page\n"
        "contents:\n  - begin: front matter\n  - generate: title page\n  - generate: contents\n  - begin: body\n"
        + "".join(f"  - source: {name}\n" for name in names),
        encoding="utf-8",
    )
    return folder


def _whole(folder: Path) -> dict[str, bytes]:
    """The finished books that are there."""
    return {file.name: file.read_bytes() for file in sorted(folder.glob("small/small.*"))}


def test_a_build_killed_at_any_write_or_rename_leaves_nothing_that_makes_another_book(
    small: Path, tmp_path: Path
) -> None:
    cold = _built(small, tmp_path / "cold")
    steps = 0
    while True:
        steps += 1
        out, left = tmp_path / f"out{steps}", [steps]

        def kill(event: str, arguments: tuple[object, ...], left: list[int] = left) -> None:
            if event in CHANGES and not (event == "open" and arguments[1] in ("r", "rb")):
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        def work(out: Path = out, kill: Callable[[str, tuple[object, ...]], None] = kill) -> None:
            sys.addaudithook(kill)
            _built(small, out)

        ended = in_child(work)
        assert ended in (0, -signal.SIGKILL)
        assert _whole(out) in ({}, cold), f"killed at step {steps}"
        assert _built(small, out) == cold, f"killed at step {steps}"
        shutil.rmtree(out)
        if ended == 0:
            break
    assert steps > 40, "the test did not reach what is kept, or what is put in place"


def test_a_build_killed_at_any_moment_leaves_nothing_that_makes_another_book(small: Path, tmp_path: Path) -> None:
    use_cores(2)
    begun = time.monotonic()
    cold = _built(small, tmp_path / "cold")
    took, chance, killed = time.monotonic() - begun, random.Random(17), 0
    for number in range(50):
        out = tmp_path / f"out{number % 10}"  # so that some begin with what others have left
        after = chance.uniform(0, took if number < 10 else took / 2)  # what finds something kept is done sooner

        def work(out: Path = out, after: float = after) -> None:
            signal.setitimer(signal.ITIMER_REAL, after)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            _built(small, out)

        killed += in_child(work) != 0
        assert _whole(out) in ({}, cold)
        if number >= 40:
            use_cores(number % 3 + 1)
            assert _built(small, out) == cold
            use_cores(2)
    assert killed > 20
