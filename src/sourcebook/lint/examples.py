"""The smallest edition, for the examples of rules: a rule's example is this and one thing more."""

from __future__ import annotations

EDITION = """format: 1
id: example
title: An Example
language: en
contents:
  - source: letter
"""
TEXT = "My dear Sir, the Diet has not met.\n"
SOURCE = {"sources/letter.md": f"---\ntitle: A letter\n---\n{TEXT}"}
