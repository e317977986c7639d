"""A run of texts that the layout engine breaks down on, to the one text that does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from xml.etree import ElementTree

from sourcebook.diagnostics import Finding, Severity


def crash_finding(markup: str, lay_out: Callable[[ElementTree.Element], object], name: str) -> Finding:
    """Lay out each text of the run alone, and name the first that can't be; the whole run where each can."""
    culprit = next((title for title, tree in _texts(markup) if _breaks_down(tree, lay_out)), name)
    return Finding(
        "layout-crash",
        Severity.ERROR,
        f"The layout engine broke down on “{culprit}”.",
        None,
        "Take the last change in this text back; or take its blocks out one by one, tables and pictures first, to find the one.",
    )


def _texts(markup: str) -> Iterator[tuple[str, ElementTree.Element]]:
    """Each text of a run with its title, in markup that holds nothing else."""
    whole = ElementTree.fromstring(markup)
    for number in range(len(whole.findall("./body/section"))):
        tree = deepcopy(whole)
        body = tree.find("body")
        sections = tree.findall("./body/section")
        for section in sections[:number] + sections[number + 1 :]:
            if body is not None:
                body.remove(section)
        heading = next((e for e in sections[number].iter() if e.get("data-title")), sections[number])
        yield heading.get("data-title") or heading.get("id") or "", tree


def _breaks_down(tree: ElementTree.Element, lay_out: Callable[[ElementTree.Element], object]) -> bool:
    try:
        lay_out(tree)
    except Exception:  # whatever the engine raises: it is being asked whether it raises
        return True
    return False
