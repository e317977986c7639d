"""The preview: pages follow saved files, findings stand beside what they speak of, and nobody else is answered."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from built import SAMPLE
from sourcebook.preview import Wanted
from sourcebook.preview.desk import Desk
from sourcebook.preview.state import State
from sourcebook.preview.told import Books, Doing, Found, Message, Pages, Run, Stopped

#: seconds in which a preview is ready, and pages have followed a saved file: far more than that takes
PATIENCE = 90.0
PROGRAM = str(Path(sys.executable).with_name("sourcebook"))
INTRODUCTION = "commentary/introduction.md"


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "edition"))


def _save(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"“{old}” stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")


# --- the desk ---------------------------------------------------------------------------------------------------------


class _Listener:
    """Hears what the desk tells, and asks it to leave off after a number of words."""

    def __init__(self, edition: Path) -> None:
        self.state = State("edition")
        self.heard: list[Message] = []
        self.patience = 10_000
        self.desk = Desk(Wanted(edition, edition.parent / "build"), self.hear, lambda: len(self.heard) > self.patience)

    def hear(self, message: Message) -> None:
        self.heard.append(message)
        self.state.take(message)

    def round(self) -> list[Message]:
        self.heard.clear()
        self.desk.round()
        return self.heard

    def sums(self) -> list[str]:
        return [page["sum"] for page in self.state.told()["pages"]]


def test_only_the_run_of_pages_that_changed_is_told_again(edition: Path) -> None:
    listener = _Listener(edition)
    assert len([m for m in listener.round() if isinstance(m, Run)]) > 3
    before = listener.sums()
    _save(edition / INTRODUCTION, "govern alone?", "govern along?")
    again = listener.round()
    after = listener.sums()
    assert [m.id for m in again if isinstance(m, Run)] == ["text-introduction"]
    assert [a == b for a, b in zip(before, after, strict=True)].count(False) == 1


def test_the_files_follow_the_pages_and_are_those_of_a_build(edition: Path) -> None:
    from sourcebook.cli.app import run

    listener = _Listener(edition)
    heard = listener.round()
    kinds = [type(m) for m in heard]
    assert kinds.index(Pages) < kinds.index(Found) < kinds.index(Books)
    (books,) = (m for m in heard if isinstance(m, Books))
    assert run(["build", str(edition), "--out", str(edition.parent / "built"), "--quiet"]) == 0
    folder = edition.parent / "built" / "coalition-terms-1917"
    made = {ending: (folder / f"coalition-terms-1917{ending}").read_bytes() for ending in (".pdf", ".epub")}
    assert (books.pdf, books.epub) == (made[".pdf"], made[".epub"]) and books.findings == ()


def test_with_an_error_the_pages_from_before_stay_and_the_error_is_told(edition: Path) -> None:
    listener = _Listener(edition)
    listener.round()
    before = listener.sums()
    _save(edition / "edition.yaml", "id: coalition-terms-1917", "id: [coalition-terms-1917")
    heard = listener.round()
    (found,) = (m for m in heard if isinstance(m, Found))
    assert not found.laid_out and not any(isinstance(m, Books | Run | Stopped) for m in heard)
    told = listener.state.told()
    assert told["findings"][0]["place"]["file"] == "edition.yaml" and told["findings"][0]["line"]
    assert not told["fresh"] and listener.sums() == before and listener.state.page(before[0]) is not None


def test_a_text_that_is_taken_out_and_put_back_has_its_pages_again(edition: Path) -> None:
    listener = _Listener(edition)
    listener.round()
    before = listener.sums()
    _save(edition / "edition.yaml", "  - generate: imprint\n", "  # - generate: imprint\n")
    listener.round()
    assert {page["run"] for page in listener.state.told()["pages"]}.isdisjoint({"imprint"})
    _save(edition / "edition.yaml", "  # - generate: imprint\n", "  - generate: imprint\n")
    listener.round()
    assert listener.sums() == before


def test_when_a_file_is_saved_meanwhile_the_desk_leaves_off_and_begins_again(edition: Path) -> None:
    listener = _Listener(edition)
    listener.patience = 2
    heard = listener.round()
    assert not any(isinstance(m, Books | Stopped) for m in heard) and isinstance(heard[0], Doing)
    listener.patience = 10_000
    assert any(isinstance(m, Books) for m in listener.round()) and len(listener.sums()) == 15


def test_a_finding_stands_beside_the_page_that_shows_the_words(edition: Path) -> None:
    _save(edition / INTRODUCTION, "Both documents in this booklet", "Both documents in this , booklet")
    listener = _Listener(edition)
    listener.round()
    told = listener.state.told()
    (finding,) = told["findings"]
    assert (finding["code"], finding["place"]["file"], finding["place"]["line"]) == (
        "space-before-punctuation",
        INTRODUCTION,
        7,
    )
    assert "in this , booklet" in finding["line"] and finding["words"]
    page = next(p for p in told["pages"] if p["sum"] == finding["page"])
    assert page["run"] == "text-introduction" and 0.2 < finding["down"] < 0.7


def test_what_goes_wrong_in_the_program_is_told_and_the_next_round_works(
    edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nought")

    listener = _Listener(edition)
    with monkeypatch.context() as broken:
        broken.setattr("sourcebook.preview.desk.book_pages", stumble)
        heard = listener.round()
    assert "ZeroDivisionError in test_preview.py" in next(m.message for m in heard if isinstance(m, Stopped))
    assert listener.state.told()["stopped"]
    assert any(isinstance(m, Books) for m in listener.round()) and not listener.state.told()["stopped"]


# --- the server -------------------------------------------------------------------------------------------------------


class _Running(NamedTuple):
    """A preview that runs, as it runs for an editor."""

    process: subprocess.Popen[str]
    edition: Path
    address: str

    @property
    def port(self) -> int:
        return int(self.address.rstrip("/").rpartition(":")[2])

    def ask(self, path: str, host: str | None = None) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers={"Host": host or f"127.0.0.1:{self.port}"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.ask("/told")[1])
        return found

    def wait_for_files(self) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            told = self.told()
            if told["books"] and told["books"]["fresh"] and not told["doing"]["step"]:
                return told
            time.sleep(0.05)
        raise AssertionError(f"no files after {PATIENCE} seconds: {told['doing']}, {told['stopped']}")


@pytest.fixture
def running(edition: Path) -> Iterator[_Running]:
    command = [PROGRAM, "preview", str(edition), "--out", str(edition.parent / "build")]
    process = subprocess.Popen(
        [*command, "--port", "0", "--no-open"], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stderr is not None
    try:
        address = re.search(r"http://\S+", process.stderr.readline())
        assert address is not None
        yield _Running(process, edition, address[0])
    finally:
        process.send_signal(signal.SIGINT)
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            process.wait(10)
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stderr.close()


def test_the_preview_answers_nobody_but_this_computer(running: _Running) -> None:
    for host in ("evil.example", f"evil.example:{running.port}", "127.0.0.1.evil.example", ""):
        assert running.ask("/told", host or "[::1]")[0] == 400
    for host in (f"localhost:{running.port}", f"127.0.0.1:{running.port}"):
        assert running.ask("/told", host)[0] == 200
    others = {a[4][0] for a in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
    for other in others:
        with socket.socket() as to_other, pytest.raises(OSError):
            to_other.settimeout(2)
            to_other.connect((other, running.port))


def test_nothing_but_the_pages_and_the_files_of_the_book_can_be_had(running: _Running) -> None:
    told = running.wait_for_files()
    chapter = told["books"]["chapters"][0]
    assert running.ask(f"/ebook/{chapter}")[0] == 200 and running.ask("/book.pdf")[1].startswith(b"%PDF-1.7")
    assert running.ask(f"/page/{told['pages'][0]['sum']}.png")[1].startswith(b"\x89PNG")
    for path in (
        "/edition.yaml", "/ebook/../edition.yaml", "/ebook/..%2f..%2fedition.yaml", "/ebook//etc/passwd",
        f"/ebook/{chapter}/../../../../edition.yaml", "/ebook/", "/page/..%2fedition.png", "/page/.png",
        "/page/00000000000000000000.png", "/desk.py", "/page/index.html", "/../pyproject.toml",
    ):  # fmt: skip
        assert running.ask(path)[0] == 404, path
    with pytest.raises(urllib.error.HTTPError, match="405"):
        urllib.request.urlopen(running.address, data=b"x", timeout=PATIENCE)


def test_interrupted_the_preview_ends_and_leaves_no_process_behind(running: _Running) -> None:
    running.wait_for_files()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(30) in (0, 2)
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            os.killpg(running.process.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    else:
        raise AssertionError("a process of the preview still runs")


def test_a_port_that_is_taken_is_told(edition: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [PROGRAM, "preview", str(edition), "--port", str(port), "--no-open"]
        said = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert said.returncode == 2 and f"The port {port} can't be used" in said.stderr and "--port" in said.stderr


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("Chromium is not on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, running: _Running) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1400, "height": 900})
    opened.set_default_timeout(PATIENCE * 1000)
    expect.set_options(timeout=PATIENCE * 1000)
    problems: list[str] = []
    opened.on("pageerror", lambda problem: problems.append(str(problem)))
    opened.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    opened.goto(running.address)
    expect(opened.locator("#status")).to_have_text("15 pages, nothing to mend")
    yield opened
    opened.close()
    assert problems == []


def _sums(page: Page) -> list[str]:
    return [leaf.get_attribute("data-sum") or "" for leaf in page.locator(".leaf").all()]


def test_a_saved_word_is_seen_on_its_page(page: Page, running: _Running) -> None:
    before = _sums(page)
    _save(running.edition / INTRODUCTION, "govern alone?", "govern along?")
    changed = page.locator(".leaf.changed")
    expect(changed).to_have_count(1)
    after = _sums(page)
    new = changed.get_attribute("data-sum")
    assert [a for a in after if a not in before] == [new] and len(after) == len(before)
    image = changed.locator("img")
    expect(image).to_be_in_viewport()
    expect(image).to_have_js_property("complete", value=True)
    assert image.evaluate("(image) => image.naturalWidth") > 500
    expect(image).to_have_attribute("alt", "Page iv")


def test_a_finding_is_seen_beside_its_page_with_file_and_line(page: Page, running: _Running) -> None:
    _save(running.edition / INTRODUCTION, "Both documents in this booklet", "Both documents in this , booklet")
    finding = page.locator(".leaf .findings li")
    expect(finding).to_have_count(1)
    expect(finding).to_contain_text(f"{INTRODUCTION}, line 7, column")
    expect(finding.locator("mark")).to_have_text(" ,")
    leaf = page.locator(".leaf", has=page.locator(".findings li"))
    expect(leaf.locator("figcaption")).to_have_text("iv")
    expect(leaf.locator(".pin")).to_have_count(1)
    expect(page.locator("#status")).to_have_text("15 pages, 1 advice")
    _save(running.edition / INTRODUCTION, "Both documents in this , booklet", "Both documents in this booklet")
    expect(page.locator("#status")).to_have_text("15 pages, nothing to mend")
    expect(finding).to_have_count(0)


def test_an_error_is_seen_and_the_pages_stay(page: Page, running: _Running) -> None:
    before = _sums(page)
    _save(running.edition / "edition.yaml", "id: coalition-terms-1917", "id: [coalition-terms-1917")
    expect(page.locator("#notice")).to_contain_text("These pages are those from before")
    expect(page.locator("#general li.error").first).to_contain_text("edition.yaml, line")
    assert _sums(page) == before
    _save(running.edition / "edition.yaml", "id: [coalition-terms-1917", "id: coalition-terms-1917")
    expect(page.locator("#notice")).to_be_hidden()


def test_the_pdf_and_the_ebook_are_shown(page: Page, running: _Running) -> None:
    running.wait_for_files()
    page.get_by_role("tab", name="Ebook").click()
    expect(page.locator("#pages")).to_be_hidden()
    chapter = page.frame_locator("#ebook iframe")
    for _ in range(3):
        page.get_by_role("button", name="Next chapter").click()
    expect(chapter.get_by_role("heading", name="Introduction")).to_be_visible()
    family = chapter.locator("body").evaluate("(body) => getComputedStyle(body).fontFamily")
    assert "EB Garamond" in family
    page.get_by_role("button", name="Chapter before").click()
    expect(page.locator("#chapter")).to_have_text(re.compile(r"^3 of "))
    page.get_by_role("tab", name="PDF").click()
    assert (page.locator("#pdf iframe").get_attribute("src") or "").startswith("book.pdf?")


def test_the_texts_lead_to_their_pages(page: Page) -> None:
    page.get_by_role("link", name="Speech to the Second Congress of Soviets").click()
    expect(page.locator(".leaf", has_text=re.compile(r"^3$")).locator("figure")).to_be_in_viewport()
