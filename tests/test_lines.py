"""Lines are measured where they really begin, numbered as the edition says, and the same for everyone."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from built import Copy, build_copy, pages_of
from numbered_edition import source, write_numbered_edition
from sourcebook.errors import LayoutFailed
from sourcebook.lint import verify_books
from sourcebook.lint.expected_lines import words_of
from sourcebook.lint.reading.lines import lines_of, numbers_beside, numbers_in
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import leaves
from sourcebook.model.lines import CountedLine, Counting, LineCount
from sourcebook.model.measured import LineMeasure, counted
from sourcebook.model.resolved import TextSection
from sourcebook.number.lines import count_lines
from sourcebook.pipeline import prepare
from sourcebook.typeset.lines import set_lines


@cache
def numbered(lines: str = "layout", page: str = "a5", audience: Audience | None = None, interval: int = 5) -> Copy:
    """The numbered edition, built once for each way of numbering and size of page."""
    folder = write_numbered_edition(Path(mkdtemp()) / "e", f"page: {page}", lines=lines, interval=interval)
    return build_copy(folder, audience=audience)


def text_of(copy: Copy, unit: str) -> TextSection:
    """A text of the copy."""
    return next(text for text in copy.resolved.texts if text.unit == unit)


def checked(copy: Copy, printed: Copy | None = None) -> list[str]:
    """What the rules find in the files of a copy."""
    pdf = {"printed.pdf": printed.file("pdf")} if printed else None
    return [f.message for f in verify_books(copy.files, copy.resolved, pdf)]


@pytest.mark.parametrize("name", ["coalition-terms-1917", "handbook"])
def test_the_lines_of_a_text_are_its_words(name: str) -> None:
    resolved = prepare(Path(__file__).parents[1] / "content" / name).resolved
    assert resolved is not None
    lines: dict[str, tuple[LineMeasure, ...]] = {}
    for fragment in pages_of(name):
        lines.update(fragment.told.texts)
    bodies = {t.anchor: counted("".join(leaf.text for leaf in leaves(t.body))) for t in resolved.texts}
    assert set(lines) == {anchor for anchor, body in bodies.items() if body}
    for anchor, found in lines.items():
        starts = [line.at for line in found]
        assert starts[0] == 0 and starts == sorted(set(starts)) and starts[-1] < len(bodies[anchor])
        begun = [line for line in found if line.begins]
        assert [line.number for line in begun] == list(range(1, len(begun) + 1))


def test_lines_that_do_not_give_the_text_are_told() -> None:
    pages = next(f.document.pages for f in pages_of("coalition-terms-1917") if len(f.document.pages) > 1)
    assert list(set_lines(pages))
    with pytest.raises(LayoutFailed) as failed:
        list(set_lines(pages[1:]))
    assert failed.value.findings[0].code == "lines-unread" and "“text-introduction”" in failed.value.findings[0].message


@pytest.mark.parametrize("page", ["a5", "letter", "90mm 150mm"])
@pytest.mark.parametrize("lines", ["layout", "source", "paragraphs"])
def test_numbers_stand_beside_their_lines_in_both_formats(lines: str, page: str) -> None:
    copy = numbered(lines, page)
    assert checked(copy) == []
    reading = copy.reading("pdf")
    text = text_of(copy, "english")
    beside = numbers_beside(reading, lines_of(reading, text.anchor, words_of(text)))
    printed = [number for one in beside for number in one.numbers]
    step = 1 if lines == "paragraphs" else 5
    assert printed == list(range(step, step * len(printed) + 1, step)) and len(printed) >= 2
    silent = text_of(copy, "silent")
    assert numbers_beside(reading, lines_of(reading, silent.anchor, words_of(silent))) == ()
    assert numbers_in(copy.reading("epub"), silent.anchor) == ()


def test_numbers_keep_off_the_text_and_on_the_paper() -> None:
    for page in ("a5", "90mm 150mm"):
        copy = numbered("layout", page, interval=1)
        reading = copy.reading("pdf")
        lines = lines_of(reading, "text-english", words_of(text_of(copy, "english")))
        sides = set()
        for place in {line.place for line in lines}:
            left = min(line.left for line in lines if line.place == place)
            right = max(line.right for line in lines if line.place == place)
            found = [
                run.box for run in reading.artifacts_on(place)
                if run.box and run.text.isdigit() and any(abs((run.box.y0 + run.box.y1) / 2 - x.middle) < 4 for x in lines)
                and (run.box.x1 < left or run.box.x0 > right)
            ]  # fmt: skip
            assert found and all(box.inside(reading.pages[place].width, reading.pages[place].height) for box in found)
            assert all(box.x1 < left - 5 or box.x0 > right + 5 for box in found)
            outer_is_right = place % 2 == 0
            assert all((box.x0 > right) == outer_is_right for box in found), reading.name_of(place)
            sides.add(outer_is_right)
        assert sides == {True, False}


def test_a_line_of_verse_is_one_line_however_often_it_is_turned_over() -> None:
    wide, narrow = numbered("layout", "letter"), numbered("layout", "90mm 150mm")
    for copy in (wide, narrow):
        text = text_of(copy, "english")
        words = words_of(text)
        reading = copy.reading("pdf")
        starts = [line for line in lines_of(reading, text.anchor, words) if line.begins]
        first, second = words.index("Theharbour"), words.index("Asecondline")
        turned = sum(first < line.at < second for line in starts)
        assert turned >= 1 or copy is wide
        numbers = dict(numbers_in(numbered("layout", copy.resolved.page, interval=1).reading("epub"), text.anchor))
        by_place = {at: number for number, at in numbers.items()}
        assert by_place[second] == by_place[first] + 1


def test_cells_side_by_side_share_a_line() -> None:
    copy = numbered("layout", interval=1)
    text = text_of(copy, "english")
    words = words_of(text)
    starts = {at for _, at in numbers_in(copy.reading("epub"), text.anchor)}
    assert words.index("Ship") in starts and words.index("Cargo", words.index("Ship")) not in starts


def test_the_teachers_copy_has_the_pupils_numbers() -> None:
    pupils, teacher = numbered(), numbered(audience=Audience.TEACHER)
    assert checked(teacher, pupils) == []
    for unit in ("english", "german", "french"):
        anchor = text_of(pupils, unit).anchor
        assert numbers_in(teacher.reading("epub"), anchor) == numbers_in(pupils.reading("epub"), anchor) != ()
    assert [p.label for p in teacher.reading("epub").pages] == [p.label for p in pupils.reading("epub").pages]
    own = teacher.reading("pdf")
    text = text_of(teacher, "english")
    beside = numbers_beside(own, lines_of(own, text.anchor, words_of(text)))
    at = dict(numbers_in(pupils.reading("epub"), text.anchor))
    lines = [line for line in lines_of(own, text.anchor, words_of(text)) if line.begins]
    for one in beside:
        following = next((line.at for line in lines if line.at > one.line.at), 10**9)
        assert all(one.line.at <= at[number] <= following + 20 for number in one.numbers)


@pytest.mark.parametrize(("lines", "words"), [("layout", "line"), ("source", "line"), ("paragraphs", "paragraph")])
def test_a_link_to_a_line_says_its_number(lines: str, words: str) -> None:
    copy = numbered(lines)
    said = {}
    for extension in ("pdf", "epub"):
        reading = copy.reading(extension)
        said[extension] = " ".join("".join(r.text for r in reading.runs_of("commentary")).split())
        assert {link.anchor for link in reading.links} >= {"call-english.bridge", "words-english.harbour"}
    assert said["pdf"] == said["epub"]
    found = re.fullmatch(rf"See Document 1, {words} (\d+) and Document 1, {words} (\d+)\.", said["epub"])
    assert found is not None
    text = text_of(copy, "english")
    at = words_of(text).index("bridgewasclosed") + len("bridgewasclosed.") - 1
    exact = numbers_in(numbered(lines, interval=1).reading("epub"), text.anchor)
    assert int(found[1]) == max(number for number, start in exact if start <= at)
    assert int(found[2]) < int(found[1])


def test_words_on_several_lines_are_named_with_both() -> None:
    count = LineCount(Counting.LINES, (CountedLine(0, 1), CountedLine(50, 2), CountedLine(90, 3)), 5)
    assert [count.number_at(at) for at in (0, 49, 50, 89, 90, 500)] == [1, 1, 2, 2, 3, 3]


def test_lines_as_typed(tmp_path: Path) -> None:
    body = "First line\nsecond *line*\n\n::: verse\nthird\n  fourth\n:::\n\n> fifth\n> sixth\n"
    (tmp_path / "a.md").write_text(source("A", body, "lines: source"), encoding="utf-8")
    resolved = prepare(tmp_path / "a.md").resolved
    assert resolved is not None
    words = "".join(counted(leaf.text) for text in resolved.texts for leaf in leaves(text.body))
    starts = [words[line.at : line.at + 5] for line in count_lines(resolved, {})["text-a"].lines]
    assert starts == ["First", "secon", "third", "fourt", "fifth", "sixth"]


def test_paragraphs_are_counted_as_at_counts_them(tmp_path: Path) -> None:
    body = "One.\n\n1. item\n\n2. item\n\nTwo.\n\n> Three.\n"
    (tmp_path / "a.md").write_text(source("A", body, "lines: paragraphs"), encoding="utf-8")
    resolved = prepare(tmp_path / "a.md").resolved
    assert resolved is not None
    words = "".join(counted(leaf.text) for text in resolved.texts for leaf in leaves(text.body))
    assert [words[line.at :][:3] for line in count_lines(resolved, {})["text-a"].printed] == ["One", "Two", "Thr"]


def test_numbers_are_furniture_to_a_screen_reader() -> None:
    import zipfile
    from io import BytesIO

    copy = numbered()
    with zipfile.ZipFile(BytesIO(copy.file("epub"))) as book:
        text = book.read(next(n for n in book.namelist() if "text-english" in n)).decode()
    numbers = re.findall(r'<span class="line-number"([^>]*)>(\d+)</span>', text)
    assert numbers and all('aria-hidden="true"' in attributes for attributes, _ in numbers)
    assert all(run.artifact for run in copy.reading("pdf").runs if run.text == "15" and run.size < 9 and not run.stream)


@pytest.mark.parametrize(("value", "message"), [("0", "“line-interval” is a whole number from 1 up, not “0”."), ("five", "“line-interval” is a whole number from 1 up, not “five”.")])  # fmt: skip
def test_an_interval_is_a_number(tmp_path: Path, value: str, message: str) -> None:
    folder = write_numbered_edition(tmp_path / "e")
    file = folder / "edition.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("interval: 5", f"interval: {value}"), encoding="utf-8")
    found = prepare(folder).report.findings
    assert [(f.code, f.message, f.hint) for f in found] == [
        ("not-a-number", message, "Write for example: line-interval: 5")
    ]


def test_a_number_beside_the_wrong_line_is_named() -> None:
    copy = numbered()
    reading = copy.reading("pdf")
    from sourcebook.lint.rules.built.line_numbers import check

    def lower(run_text: str, by: float) -> list[str]:
        runs = tuple(
            replace(r, box=replace(r.box, y0=r.box.y0 + by, y1=r.box.y1 + by))
            if r.artifact and r.text == run_text and r.box and r.size < 9 else r
            for r in reading.runs
        )  # fmt: skip
        return [fault.message for fault in check(replace(reading, runs=runs), copy.resolved)]

    assert lower("10", 0.0) == []
    messages = lower("10", 14.5)
    assert any("stands no number, but “10” should" in message for message in messages)
    assert any("stands “10”, but none should" in message for message in messages)


def test_a_theme_that_hides_words_is_named(tmp_path: Path) -> None:
    folder = write_numbered_edition(tmp_path / "e")
    (folder / "theme").mkdir()
    css = (Path(__file__).parents[1] / "templates/themes/classic/print.css").read_text(encoding="utf-8")
    (folder / "theme" / "print.css").write_text(css + "\n.stanza + .stanza { display: none; }\n", encoding="utf-8")
    with pytest.raises(LayoutFailed) as failed:
        build_copy(folder, ("pdf",))
    assert [f.code for f in failed.value.findings] == ["lines-unread"]
    assert "Anotherstanzanow" in failed.value.findings[0].message
