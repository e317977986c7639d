"""What the layout engine may fetch: files of the edition, its theme and the program's fonts, by addresses that exist nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

from sourcebook.render.addresses import BASE_URL
from sourcebook.sourceformat.pictures import media_type


class BookFetcher(URLFetcher):  # type: ignore[misc]  # weasyprint carries no types
    """Gives what `files` holds, by address; refuses everything else, and remembers what was refused."""

    def __init__(self, files: Mapping[str, Callable[[], bytes]]) -> None:
        super().__init__()
        self.files = files
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The bytes for an address. Raises ValueError for any other: the engine logs it and goes on without."""
        if url not in self.files:
            self.refused.append(url)
            raise ValueError(f"nothing outside the edition may be fetched: {url}")
        kind = media_type(url) if _is_picture(url) else "font/ttf"
        return URLFetcherResponse(url, self.files[url](), {"Content-Type": kind})


def _is_picture(url: str) -> bool:
    return url.startswith(f"{BASE_URL}images/")
