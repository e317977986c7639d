"""Sets one book in this process, by the program or by the layout engine alone, and prints a line of figures.

    bench_notes.py ours FOLDER | bench_notes.py engine FOLDER

Both get the same markup, theme and fonts and end with a PDF. The engine alone lays each text out once, with its own
`footnote-policy: line`; it has no rounds for page numbers, proves nothing and mends nothing.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

from sourcebook.beside import use_cores
from sourcebook.diagnostics import Report
from sourcebook.model.measured import Measured
from sourcebook.pipeline import prepare
from sourcebook.render import Theme, load_theme, render_print
from sourcebook.render.printed import PrintMarkup
from sourcebook.typeset import Typesetter, settle
from sourcebook.typeset.fragment import START, FragmentSetter, Look, _Markup, _page_style
from sourcebook.write._pdf.join import joined


class Counting(FragmentSetter):
    """A setter that counts how often it lays a fragment out."""

    layouts = 0

    def _lay_out_tree(self, *args, **named):  # type: ignore[no-untyped-def]  # as its parent's
        self.layouts += 1
        return super()._lay_out_tree(*args, **named)


def ours(folder: Path, theme: Theme) -> dict[str, int]:
    """Set the book as the program does, without reading it back; in one process, so that the engine is measured."""
    use_cores(1)
    resolved = prepare(folder).resolved
    assert resolved is not None
    typesetter, report = Typesetter({}), Report()
    setter = Counting({})
    typesetter.shop._setter = setter
    measured, laid_out = settle(typesetter, resolved, theme, report, lambda *_: None)
    assert laid_out is not None
    target = io.BytesIO()
    with joined(laid_out) as pdf:
        pdf.save(target)
    return {
        "pages": len(measured.pages),
        "corrections": setter.layouts - len(typesetter.shop.told),
        "bytes": len(target.getvalue()),
    }


def engine(folder: Path, theme: Theme) -> dict[str, int]:
    """Set the book with the layout engine alone."""
    resolved = prepare(folder).resolved
    assert resolved is not None
    setter = FragmentSetter({})
    markup: PrintMarkup = render_print(resolved, theme, Measured())
    look = Look(markup.page, markup.style)
    style, documents = setter._sheet(look.style), []
    for fragment in markup.fragments:
        page = setter._sheet(_page_style(look, START, roman=fragment.roman))
        tree = ElementTree.fromstring(fragment.markup)
        documents.append(
            _Markup(tree, setter.fetcher).render(stylesheets=[page, style], font_config=setter.font_config)
        )
    pages = [page for document in documents for page in document.pages]
    target = io.BytesIO()
    documents[0].copy(pages).write_pdf(target)
    return {"pages": len(pages), "corrections": 0, "bytes": len(target.getvalue())}


def main() -> None:
    """Set a book and print the figures."""
    which, folder = sys.argv[1], Path(sys.argv[2])
    theme = load_theme("classic", ())
    before, cpu = time.perf_counter(), time.process_time()
    figures: dict[str, float] = {**{"ours": ours, "engine": engine}[which](folder, theme)}
    figures["seconds"] = round(time.perf_counter() - before, 1)
    figures["cpu_seconds"] = round(time.process_time() - cpu, 1)
    figures["pages_a_second"] = round(figures["pages"] / figures["seconds"], 1)
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"set_by": which, **figures}))


if __name__ == "__main__":
    main()
