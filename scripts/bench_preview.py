"""Times the preview: from the saving of a file until the changed page is there as a picture, as a browser asks for it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench import PROGRAM

#: seconds until a preview is given up
PATIENCE = 600


def preview_times(edition: Path, out: Path, change: Callable[[], object], times: int = 3) -> list[float]:
    """Seconds from each of some changes to an edition until its first changed page can be seen."""
    command = [str(PROGRAM), "preview", str(edition), "--out", str(out), "--port", "0", "--no-open"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        address = re.search(r"http://([\d.]+):(\d+)", process.stderr.readline())
        assert address is not None
        place = address[1], int(address[2])
        found = []
        for _ in range(times):
            before = {page["sum"] for page in _until_done(place)["pages"]}
            start = time.perf_counter()
            change()
            _see_changed_page(place, before)
            found.append(round(time.perf_counter() - start, 2))
        return found
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def _see_changed_page(place: tuple[str, int], before: set[str]) -> None:
    for told in _news(place):
        new = next((page["sum"] for page in told["pages"] if page["sum"] not in before), None)
        if new is not None:
            _get(place, f"/page/{new}.png")
            return


def _until_done(place: tuple[str, int]) -> dict[str, Any]:
    """What is told when pages and files are made."""
    return next(told for told in _news(place) if told["books"] and told["books"]["fresh"] and not told["doing"]["step"])


def _news(place: tuple[str, int]) -> Iterator[dict[str, Any]]:
    """What the preview tells, at once and after each change that it announces."""
    connection = HTTPConnection(*place, timeout=PATIENCE)
    connection.request("GET", "/changes")
    events = connection.getresponse()
    try:
        for line in events:
            if line.startswith(b"data:"):
                told: dict[str, Any] = json.loads(_get(place, "/told"))
                yield told
    finally:
        connection.close()


def _get(place: tuple[str, int], path: str) -> bytes:
    connection = HTTPConnection(*place, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == 200, (path, answer.status)
        return answer.read()
    finally:
        connection.close()
