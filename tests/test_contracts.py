"""What is found in folders is whole: a format, rule, theme, annotation kind, command or language half done fails by name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from built import build_copy
from hard_edition import BODIES
from sourcebook.cli.commands import commands
from sourcebook.lint import explanations, known_rules
from sourcebook.lint.rule import ArtifactRule, EditionRule, PairRule, ResolvedRule, Rule, SourceRule
from sourcebook.model.annotations import annotation_kinds
from sourcebook.model.annotations.base import Annotation
from sourcebook.model.keys import key_fields
from sourcebook.pipeline import prepare
from sourcebook.render import load_theme, theme_names
from sourcebook.render.theme import REQUIRED
from sourcebook.sourceformat.phrases import languages, load_phrases
from sourcebook.write import formats

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "sourcebook"
ENGLISH = load_phrases("en").words


@pytest.mark.parametrize("kind", annotation_kinds(), ids=lambda k: k.KEY)
def test_annotation_kind_is_whole(kind: type[Annotation]) -> None:
    assert kind.__doc__ and kind.KEY.lower() == kind.KEY and kind.KEY.endswith("s")
    assert "effect" in vars(kind), f"{kind.__name__} does not say what it does to the text"
    assert all(spec.description.endswith(".") for _, spec in key_fields(kind)), "every key is described in a sentence"
    assert kind.KEY in BODIES, f"tests/hard_edition.py lacks a body for {kind.KEY}"


@pytest.mark.parametrize("name", formats())
def test_format_is_whole(name: str, tmp_path: Path) -> None:
    made = formats()[name]
    (tmp_path / "letter.txt").write_text("My dear Sir, the Diet has not met.\n", encoding="utf-8")
    copy = build_copy(tmp_path / "letter.txt", (name,))
    reading = copy.reading(made.extension)
    assert "the Diet has not met." in " ".join(run.text for run in reading.runs_of(stream="source"))
    assert copy.findings(made.extension) == []


@pytest.mark.parametrize("name", theme_names())
def test_theme_is_whole(name: str) -> None:
    theme = load_theme(name)
    assert sorted(set(REQUIRED) - set(theme.files)) == []
    environment = theme.environment()
    for file in theme.files:
        if file.endswith(".j2"):
            environment.get_template(file)


@pytest.mark.parametrize("name", commands())
def test_command_is_whole(name: str) -> None:
    help_text = commands()[name].__doc__ or ""
    assert "Example: sourcebook " + name in help_text, f"the help of {name} has no example"


@pytest.mark.parametrize("language", languages())
def test_language_has_every_phrase(language: str) -> None:
    words = load_phrases(language).words
    assert sorted(set(ENGLISH) ^ set(words)) == []
    fields = re.compile(r"{[a-z_]*}")
    for name, text in ENGLISH.items():
        assert sorted(set(fields.findall(text))) == sorted(set(fields.findall(words[name]))), name


def test_every_phrase_is_used() -> None:
    code = "".join(p.read_text(encoding="utf-8") for p in [*SOURCES.rglob("*.py"), *(ROOT / "templates").rglob("*.j2")])
    made = {"legend", "intervention", "call", "back", "by", "identifier"}
    kinds = {
        "persons",
        "places",
        "bodies",
        "terms",
        "abbreviations",
        "interventions",
        "bibliography",
        "further-reading",
    }
    kinds |= {"written", "delivered", "published"}
    for name in ENGLISH:
        stem = name.split(".")[0]
        assert f'"{stem}"' in code or f"'{stem}'" in code or stem.split("-")[0] in made or stem in kinds, name


def _codes() -> Iterator[str]:
    for path in SOURCES.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        yield from re.findall(r"\.(?:error|warning|advice|refuse)\(\s*\"([a-z0-9-]+)\"", text)
        yield from re.findall(r"(?:Finding\(\s*|RULE_CRASHED = )\"([a-z0-9-]+)\"", text)


def test_every_code_is_explained() -> None:
    known = explanations()
    assert sorted(set(_codes()) - set(known)) == []
    staged = tomllib.loads((SOURCES / "lint" / "stages.toml").read_text(encoding="utf-8"))
    assert sorted(set(staged) - set(_codes())) == [], "explained, but never found by any stage"


def _write(files: dict[str, str], folder: Path) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "code", [c for c, r in known_rules().items() if isinstance(r, SourceRule | EditionRule | ResolvedRule)]
)
def test_rule_finds_its_bad_example_and_nothing_in_its_good_one(code: str, tmp_path: Path) -> None:
    rule = known_rules()[code]
    assert isinstance(rule, SourceRule | EditionRule | ResolvedRule)
    bad = prepare(_write(dict(rule.bad), tmp_path / "bad")).report.findings
    good = prepare(_write(dict(rule.good), tmp_path / "good")).report.findings
    assert [f.code for f in bad] == [code]
    assert bad[0].place is not None and bad[0].hint
    assert good == []


@pytest.mark.parametrize("rule", known_rules().values(), ids=lambda r: r.code)
def test_rule_explains_itself(rule: Rule) -> None:
    for words in (rule.wants, rule.why, rule.fix):
        assert words.endswith("."), f"{rule.code}: “{words}” is not a sentence"


@pytest.mark.parametrize("code", [c for c, r in known_rules().items() if isinstance(r, ArtifactRule)])
def test_artifact_rule_finds_the_fault_it_plants(code: str) -> None:
    from built import sample

    rule = known_rules()[code]
    assert isinstance(rule, ArtifactRule)
    for extension in sorted(rule.formats):
        reading, resolved = sample().reading(extension), sample().resolved
        assert list(rule.check(reading, resolved)) == []
        assert list(rule.check(rule.damage(reading), resolved)) != []


@pytest.mark.parametrize("code", [c for c, r in known_rules().items() if isinstance(r, PairRule)])
def test_pair_rule_finds_the_fault_it_plants(code: str) -> None:
    from built import sample

    rule = known_rules()[code]
    assert isinstance(rule, PairRule)
    printed, ebook, resolved = sample().reading("pdf"), sample().reading("epub"), sample().resolved
    assert list(rule.check(printed, ebook, resolved)) == []
    assert list(rule.check(printed, rule.damage(ebook), resolved)) != []
