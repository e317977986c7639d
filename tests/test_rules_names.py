"""Names in our words that a register spells otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from planted import findings, found, letter, remark

PERSONS = """entries:
  - id: kerenskii
    name: Kerenskii, Aleksandr
    spellings:
      - Kerenskij
  - id: clarke
    name: George Clarke
"""
PLACES = "entries:\n  - id: ekaterinburg\n    name: Ekaterinburg\n"
BODIES = "entries:\n  - id: cec\n    name: Central Executive Committee\n  - id: vikzhel\n    name: Vikzhel\n"
REGISTERS = {"registers/persons.yaml": PERSONS, "registers/places.yaml": PLACES, "registers/bodies.yaml": BODIES}


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Kerensky", "Kerenskii"),
        ("Kerenskiy", "Kerenskii"),
        ("Kerenksii", "Kerenskii"),
        ("Kerrenskii", "Kerenskii"),
        ("Clerke", "Clarke"),
        ("Ekaterinberg", "Ekaterinburg"),
        ("Ekaterinburk", "Ekaterinburg"),
        ("Vikshel", ""),
    ],
)
def test_a_spelling_that_is_nearly_the_registers_is_found(tmp_path: Path, word: str, name: str) -> None:
    files = {**REGISTERS, **remark(f"Then {word}’s men came.\n")}
    told = [("name-spelling", "commentary/remark.md:4:6", word)] if name else []
    assert found(tmp_path, files) == told
    for one in findings(tmp_path, files):
        assert one.message.startswith(f"“{word}” is nearly “{name}” of the register")


@pytest.mark.parametrize(
    "text",
    [
        "Kerenskii and Kerenskij, Clarke, Ekaterinburg and Vikzhel.",
        "The Clarkes, and the Kerenskiis.",
        "Clare, Clarence and Clark’s cousin Black.",
        "Central Commitee, Aleksander and Georg.",
        "Then *Kerensky* by Abraham was printed.",
        "He writes {lang fr: Kerensky}, and types `Kerensky`.",
        "He writes [“My dear Kerensky”](quote:letter).",
        "Some kerensky, or Kerensky, as such coins were called.",
    ],
)
def test_other_words_and_words_of_others_are_left_alone(tmp_path: Path, text: str) -> None:
    files = {**REGISTERS, **remark(text + "\n"), **letter("My dear Kerensky, the Diet has not met.\n")}
    assert found(tmp_path, files) == []


def test_notes_headnotes_and_registers_are_looked_at(tmp_path: Path) -> None:
    front = "headnote: To Kerensky.\nnotes:\n  - words: Diet\n    note: As Kerensky said.\n"
    assert found(tmp_path, {**REGISTERS, **letter(front=front)}) == [
        ("name-spelling", "sources/letter.md:3:14", "Kerensky"),
        ("name-spelling", "sources/letter.md:6:14", "Kerensky"),
    ]
    registers = {"registers/terms.yaml": "entries:\n  - id: rising\n    name: rising\n    description: By Kerensky.\n"}
    assert found(tmp_path, {**REGISTERS, **letter(), **registers}) == [
        ("name-spelling", "registers/terms.yaml:4:21", "Kerensky")
    ]


def test_without_registers_nothing_is_known(tmp_path: Path) -> None:
    assert found(tmp_path, remark("Kerensky and Kerenskii.\n")) == []
