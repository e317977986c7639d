"""In our words no word stands twice by mistake: “the the”.

Only words that never follow themselves in good prose are judged, language by language (“that that” and German “die die” can
be right), and never what is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from operator import eq

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import hiding, our_texts
from sourcebook.model.content import Foreign, Quoted
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

_NEVER_TWICE = {
    "en": "the a an of and or to at by for from with into upon as if but than then this these those its his their our my your "
    "he she it we they i was were be been are will would could should which who whose where when while because although "
    "not also only its between among after before under about",
    "fr": "le la les un une des du de et ou à au aux par pour dans avec sur que qui ce cette ces son sa leur mais donc car",
    "de": "ein eine einen einem einer eines und oder von vom zu zum zur mit aus bei nach auf für im am ist war wird wurde nicht "
    "auch aber als wenn weil",
}
_TWICE = {
    language: late_pattern(rf"(?<![\w’'-])({'|'.join(words.split())}) +\1(?![\w’'-])", re.I)
    for language, words in _NEVER_TWICE.items()
}


def check(edition: Edition) -> Iterator[Fault]:
    """Look at each paragraph of ours."""
    for text in our_texts(edition):
        twice = _TWICE.get(text.primary)
        for leaf in text.contents if twice else ():
            words = leaf.text.lower().split()
            if twice and any(map(eq, words, islice(words, 1, None))):
                for found in twice.finditer(hiding(leaf, Foreign, Quoted)):
                    # “Vitamin A a day”
                    if found[0].split()[1][0].islower() and (found[1] != "A" or not found.start()):
                        yield fault_in(
                            leaf, *found.span(), f"“{found[0]}” has a word twice.",
                            f"Write “{found[1]}” once.", found[1],
                        )  # fmt: skip


RULE = EditionRule(
    code="word-doubled",
    wants="In our own words each small word once.",
    why="“The the” is a slip that the eye passes over and a voice reads aloud.",
    fix="Take one of the two out, or run sourcebook check --fix.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE, "commentary/remark.md": "---\ntitle: A remark\n---\nHe opened the the Diet.\n"},
    good={"edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE, "commentary/remark.md": "---\ntitle: A remark\n---\nHe had had that that Diet.\n"},
)  # fmt: skip
