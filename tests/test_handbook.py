"""The handbook is true: its examples build without a finding, and the commands and keys it names are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from built import silent
from sourcebook.cli.app import make_app, run
from sourcebook.lint import explanations
from sourcebook.lint.reading import read_epub
from sourcebook.model.accepted import Acceptance, AcceptedFile
from sourcebook.model.annotations import annotation_kinds
from sourcebook.model.audience import Audience
from sourcebook.model.content import TargetKind, fold
from sourcebook.model.edition import (
    BeginMatter,
    CommentaryItem,
    Contributor,
    Edition,
    ExcerptItem,
    GeneratedItem,
    Identifier,
    Numbering,
    PartItem,
    SourceItem,
    Stretch,
)
from sourcebook.model.keys import key_fields
from sourcebook.model.registers import Entry, RegisterFile
from sourcebook.model.source import Commentary, Source, SourceDate, TakenFromWork
from sourcebook.pipeline import Order, build
from sourcebook.sourceformat.load import source_keys
from sourcebook.sourceformat.schema import prose_keys
from sourcebook.sourceformat.templates import templates_folder

HANDBOOK = Path(__file__).resolve().parents[1] / "content" / "handbook"
CHAPTERS = sorted(path.stem for path in (HANDBOOK / "commentary").glob("*.md"))
#: words before a colon that are no key of an edition's YAML: kinds of link, and keys of files of another form
OTHER_KEYS = {*TargetKind, "quote", "alt", "references"}

#: what the book made of a chapter's example must say
EXPECTED: dict[str, list[str]] = {
    "first-booklet": ["A Dry Summer", "the wheel will not turn", "push the wheel it has to stop.", "blame the miller"],
    "edition-file": ["Two American Texts", "Document I", "the causes which impel them", "all men are created equal."],
    "sources": ["delivered 19 November 1863", "Bliss copy", "fitting and proper", "Back at noon."],
    "annotations": ["barn that nobody", "“teh” in the copy text.", "any kind", "Weaver family", "the river is low"],
    "transcription": ["walkd ⟨sic⟩", "⟨my⟩ brother", "⟨2 words illegible⟩", "|12|", "3. Pay the smith.", "Water run,"],
    "notes-files": [
        "sound, but: in good order",
        "Some say seventy.",
        "“sownd”, struck",
        "It was mended the year after.",
    ],
    "commentary-files": ["Document 1 begins", "can long endure", "took about two hours.", "Read Document 1, note 1"],
    "registers": ["Lincoln, Abraham", "also A. Lincoln", "Named in Document 1.", "Town in Pennsylvania."],
    "references": ["Garry Wills, ", "Simon & Schuster, 2006", "Works cited"],
    "pictures": ["The seal of the mill", "This is the seal again", "Drawn for this handbook."],
    "lines-and-pages": ["should have paid is named in line 3."],
    "accepted-findings": ["nobody can grind. ⟨…⟩"],
    "copies": ["About twenty litres.", "T1", "For a day, perhaps."],
    "themes": ["over the bridge all night."],
}


@cache
def tokens(chapter: str) -> tuple[Token, ...]:
    """A chapter's Markdown, front matter apart, inline tokens beside their blocks."""
    text = (HANDBOOK / "commentary" / f"{chapter}.md").read_text(encoding="utf-8")
    _, _, body = text.removeprefix("---\n").partition("\n---\n")
    parsed = MarkdownIt("commonmark", {"html": False}).enable("table").parse(body)
    return tuple(token for block in parsed for token in (block, *(block.children or ())))


def listings(chapter: str) -> Iterator[tuple[str, str]]:
    """Each fenced block of a chapter: its info string and its text."""
    return ((t.info.strip(), t.content) for t in tokens(chapter) if t.type == "fence")


def example(chapter: str) -> dict[str, str]:
    """The files of a chapter's example, by their paths."""
    files: dict[str, str] = {}
    for info, text in listings(chapter):
        name = info.partition(" ")[2].strip()
        if name:
            assert name not in files, f"{chapter} shows {name} twice"
            files[name] = text
    return files


def books(chapter: str, folder: Path) -> list[Path]:
    """The chapter's example on disk, once for each of its references files: the paths to build."""
    files = example(chapter)
    references = [name for name in files if name.startswith("references.")] or [""]
    paths = []
    for chosen in references:
        own = folder / (chosen or "book")
        for name, text in files.items():
            if name in references and name != chosen:
                continue
            path = own / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            for picture in re.findall(r"images/[\w-]+\.png", text):
                (own / "images").mkdir(exist_ok=True)
                Image.new("RGB", (60, 40), (90, 120, 90)).save(own / picture)
        lone = [own / name for name in files if name.endswith((".md", ".txt")) and not name.endswith(".notes.md")]
        paths.extend([own] if "edition.yaml" in files else lone)
    return paths


def audiences(chapter: str) -> tuple[Audience, ...]:
    """Both, where the example has something for the teacher alone."""
    text = "".join(example(chapter).values())
    return tuple(Audience) if "answer:" in text or "teacher}" in text or "for: teacher" in text else (Audience.PUPILS,)


WITH_EXAMPLES = [chapter for chapter in CHAPTERS if example(chapter)]


def built_words(path: Path, out: Path, audience: Audience | None) -> str:
    """All words of the EPUB that is built without any finding of any weight."""
    made = build(Order(path, out, ("epub",), audience), silent)
    assert made.report.findings == [], [f"{path.name}: {f.place}: {f.message}" for f in made.report.findings]
    (book,) = made.files
    return fold("".join(run.text for run in read_epub(book.read_bytes(), book.name).runs))


@pytest.mark.parametrize("chapter", WITH_EXAMPLES)
def test_examples_build_without_a_finding_and_say_what_they_should(chapter: str, tmp_path: Path) -> None:
    said = ""
    for path in books(chapter, tmp_path):
        for audience in audiences(chapter):
            said += " " + built_words(path, tmp_path / "out" / path.name, audience)
    for words in EXPECTED[chapter]:
        assert words in said, f"{words!r} is not in {said!r}"


def test_a_first_booklet_can_be_made_out_of_a_new_edition(tmp_path: Path) -> None:
    """The chapter puts its files into the edition that `sourcebook new` makes, over those that are there."""
    folder = tmp_path / "my-edition"
    assert run(["new", str(folder)]) == 0
    for name, text in example("first-booklet").items():
        (folder / name).write_text(text, encoding="utf-8")
    assert "the wheel will not turn" in built_words(folder, tmp_path / "out", None)


def test_every_chapter_on_files_has_an_example() -> None:
    edition = (HANDBOOK / "edition.yaml").read_text(encoding="utf-8")
    _, _, after = edition.partition("part: The files")
    part, _, _ = after.partition("- part:")
    chapters = re.findall(r"- commentary: (\S+)", part)
    assert chapters
    assert [c for c in chapters if not example(c)] == []
    assert set(WITH_EXAMPLES) == set(EXPECTED)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_listings_fit_the_page(chapter: str) -> None:
    assert [line for _, text in listings(chapter) for line in text.split("\n") if len(line) > 58] == []


def code_spans(chapter: str) -> list[str]:
    return [t.content for t in tokens(chapter) if t.type == "code_inline"]


def command_lines(chapter: str) -> Iterator[list[str]]:
    """Every command line of the program that a chapter shows, word by word."""
    texts = [*code_spans(chapter), *(line for _, text in listings(chapter) for line in text.split("\n"))]
    for text in texts:
        found = re.match(r"(?:\$ )?(?:\.venv/bin/)?sourcebook (?P<rest>\S.*)", text.strip())
        if found:
            yield found["rest"].split()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_commands_shown_are_there(chapter: str) -> None:
    program = typer.main.get_command(make_app())
    assert isinstance(program, typer.core.TyperGroup)
    for words in command_lines(chapter):
        command = program if words[0].startswith("--") else program.commands.get(words[0])
        assert command is not None, words
        known = {name for p in command.params for name in p.opts} | {"--help"}
        assert {w for w in words if w.startswith("--")} <= known, words


def model_keys() -> set[str]:
    """The name of every key that a file of an edition may have."""
    classes = (
        *(Edition, Contributor, Identifier, Numbering, BeginMatter, PartItem, SourceItem, Stretch, ExcerptItem),
        *(CommentaryItem, GeneratedItem, Source, SourceDate, TakenFromWork, Commentary, Entry, RegisterFile),
        *(Acceptance, AcceptedFile),
        *annotation_kinds(),
    )
    names = {spec.name for cls in classes for _, spec in key_fields(cls)}
    return names | {kind.KEY for kind in annotation_kinds()}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_keys_named_are_keys(chapter: str) -> None:
    named = {span.removesuffix(":") for span in code_spans(chapter) if re.fullmatch(r"[a-z][a-z-]*:", span)}
    assert named - model_keys() - OTHER_KEYS == set()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_keys_shown_in_yaml_are_keys(chapter: str) -> None:
    """Fragments are not built, but their keys exist. Works in references have keys of another making (CSL)."""
    shown = [text for info, text in listings(chapter) if info.startswith("yaml") and "references" not in info + text]
    named = {key for text in shown for key in re.findall(r"^ *(?:- )?([a-z][a-z-]*):(?= |$)", text, re.M)}
    assert named - model_keys() == set()


@pytest.mark.parametrize(
    ("chapter", "keys"),
    [
        ("sources", source_keys()),
        ("edition-file", prose_keys(Edition)),
        ("registers", prose_keys(RegisterFile)),
        ("accepted-findings", prose_keys(AcceptedFile)),
    ],
)
def test_every_key_of_free_text_is_listed(chapter: str, keys: frozenset[str]) -> None:
    assert keys - {span.removesuffix(":") for span in code_spans(chapter)} == set()


def test_codes_explained_are_the_programs() -> None:
    """The chapter on findings lists the commonest by their codes."""
    text = (HANDBOOK / "commentary/when-something-is-wrong.md").read_text(encoding="utf-8")
    codes = re.findall(r"^- `([a-z0-9-]+)`: ", text, re.M)
    assert len(codes) > 5
    assert set(codes) - set(explanations()) == set()


def test_lines_quoted_from_the_theme_are_in_it() -> None:
    """The chapter on themes quotes lines of the style sheets in blocks that say `css` and the sheet's name."""
    sheets = "\n".join((templates_folder() / "themes/classic" / n).read_text() for n in ("print.css", "ebook.css"))
    quoted = [text for info, text in listings("themes") if info == "css"]
    assert quoted
    assert [text for text in quoted if text.split("\n")[0] not in sheets] == []
