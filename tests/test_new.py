"""A new edition builds at once, teaches by its comments, and keeps to the schemas that text editors get."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from conftest import without_lines
from sourcebook.cli.app import run
from sourcebook.model.accepted import AcceptedFile
from sourcebook.model.edition import Edition
from sourcebook.model.keys import key_fields
from sourcebook.model.registers import RegisterFile
from sourcebook.model.source import Commentary, Source
from sourcebook.sourceformat.jsonschema import FILES, json_schema
from sourcebook.sourceformat.new import edition_id

CONTENT = Path(__file__).resolve().parents[1] / "content"


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new edition, in whose folder's parent the test stands."""
    monkeypatch.chdir(tmp_path)
    assert run(["new", "my-edition"]) == 0
    return tmp_path / "my-edition"


def front_matter(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])


def test_a_new_edition_builds_at_once_for_pupils_and_teachers(new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["check", "my-edition", "--strict"]) == 0
    assert capsys.readouterr().out == ""
    assert run(["build", "my-edition", "--quiet"]) == 0
    assert run(["build", "my-edition", "--quiet", "--for", "teacher"]) == 0
    assert capsys.readouterr().out.split() == [
        "build/my-edition/my-edition.pdf",
        "build/my-edition/my-edition.epub",
        "build/my-edition/my-edition-teacher.pdf",
        "build/my-edition/my-edition-teacher.epub",
    ]
    assert run(["verify", "my-edition", "--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_what_new_wrote_is_named_once_the_text_is_another(new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = new / "sources" / "gettysburg-address.md"
    source.write_text("---\ntitle: My own\n---\nA text of my own.\n", encoding="utf-8")
    capsys.readouterr()
    assert run(["check", "my-edition"]) == 0
    assert without_lines(capsys.readouterr().out) == (
        "my-edition/commentary/introduction.md:2:1: warning: The introduction is still the one that sourcebook new wrote. "
        "[template-left]\n    Write your own, or take its line out of contents: in edition.yaml.\n"
        "my-edition/edition.yaml:12:8: warning: “A First Booklet” is still the title that sourcebook new wrote. "
        "[template-left]\n    Write your own after title:.\n"
        "my-edition/edition.yaml:13:11: warning: “The Gettysburg Address, with notes and questions” is still the subtitle that "
        "sourcebook new wrote. [template-left]\n    Write your own after subtitle:, or take the line out.\n"
    )


def test_what_new_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "Père Noël 1"]) == 0
    captured = capsys.readouterr()
    assert "Père Noël 1/edition.yaml" in captured.out.splitlines()
    assert captured.err.splitlines() == [
        "Build it: sourcebook build 'Père Noël 1'",
        "Then put your own words into three files, in any plain text editor:",
        "    'Père Noël 1'/edition.yaml: the title",
        "    'Père Noël 1'/commentary/introduction.md: what comes before the text",
        "    'Père Noël 1'/sources/gettysburg-address.md: the text itself, and the notes above it",
    ]
    text = Path("Père Noël 1/edition.yaml").read_text(encoding="utf-8")
    assert "\nid: pere-noel-1\n" in text
    assert "sourcebook build 'Père Noël 1'" in text


@pytest.mark.parametrize(
    ("name", "made"), [("My Edition", "my-edition"), ("Łódź 1905", "odz-1905"), ("一", "edition"), ("--a--", "a")]
)
def test_a_name_becomes_an_id(name: str, made: str) -> None:
    assert edition_id(name) == made


def test_nothing_is_overwritten(new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {p: p.read_bytes() for p in new.rglob("*") if p.is_file()}
    capsys.readouterr()
    assert run(["new", "my-edition"]) == 2
    assert capsys.readouterr().err == (
        "There is something in “my-edition” already, and nothing of it was changed.\n"
        "    Choose another name, or take what is there away first.\n"
    )
    assert {p: p.read_bytes() for p in new.rglob("*") if p.is_file()} == before


def test_a_folder_that_is_there_and_empty_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    assert run(["new", "empty"]) == 0
    assert Path("empty/edition.yaml").is_file()


@pytest.mark.parametrize("name", FILES)
def test_schemas_are_schemas(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", name]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft7Validator.check_schema(schema)
    assert schema == json_schema(name)


def test_a_schema_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "editoin"]) == 2
    assert "There is no file “editoin” whose keys could be listed. Did you mean “edition”?" in " ".join(
        capsys.readouterr().err.split()
    )


def test_every_key_of_the_model_is_in_its_schema_with_its_description() -> None:
    for name, cls in {
        "edition": Edition, "source": Source, "commentary": Commentary, "registers": RegisterFile, "accepted": AcceptedFile,
    }.items():  # fmt: skip
        properties = json_schema(name)["properties"]
        for _, spec in key_fields(cls):
            assert properties[spec.name]["description"] == spec.description


def test_the_files_of_our_editions_keep_to_the_schemas(new: Path) -> None:
    for folder in (new, CONTENT / "coalition-terms-1917", CONTENT / "handbook"):
        jsonschema.validate(
            yaml.safe_load((folder / "edition.yaml").read_text(encoding="utf-8")), json_schema("edition")
        )
        for path in folder.glob("sources/*.md"):
            jsonschema.validate(front_matter(path), json_schema("source"))
        for path in folder.glob("commentary/*.md"):
            jsonschema.validate(front_matter(path), json_schema("commentary"))
        for path in folder.glob("registers/*.yaml"):
            jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), json_schema("registers"))


@pytest.mark.parametrize(
    ("name", "text", "path"),
    [
        ("edition", "format: 1\nid: a\ntitle: A\nlanguage: en\ntitel: B\n", []),
        ("edition", "id: a\ntitle: A\nlanguage: en\npage: [a5]\n", ["page"]),
        ("edition", "id: a\ntitle: A\nlanguage: en\ndocuments: runon\n", ["documents"]),
        ("source", "title: A\nnotes:\n  - words: a\n", ["notes", 0]),
        ("source", "title: A\nglosses:\n  - frist: a\n    gloss: b\n", ["glosses", 0]),
    ],
)
def test_the_schemas_find_what_the_program_would_find(name: str, text: str, path: list[str | int]) -> None:
    with pytest.raises(jsonschema.ValidationError) as caught:
        jsonschema.validate(yaml.safe_load(text), json_schema(name))
    assert list(caught.value.absolute_path) == path


def test_text_editors_are_told_where_the_schemas_are(new: Path) -> None:
    for name in ("edition.yaml", "accepted.yaml"):
        path = new / name
        first = path.read_text(encoding="utf-8").splitlines()[0]
        schema = path.parent / first.removeprefix("# yaml-language-server: $schema=")
        assert json.loads(schema.read_text(encoding="utf-8"))["$schema"] == "http://json-schema.org/draft-07/schema#"
