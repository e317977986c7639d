"""The addresses that a browser may ask for. Nothing is given to other computers, or to pages that come from elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from importlib.resources import files

from sse_starlette.sse import EventSourceResponse
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sourcebook.preview.state import State

#: the names by which this computer may be called: another would be that of a page from elsewhere (DNS rebinding)
HOSTS = ("127.0.0.1", "localhost")
#: nothing may be loaded but from here, no page from elsewhere may show ours, and what kind a file is isn't guessed
_HEADERS = {
    "content-security-policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
_FOR_EVER = {"cache-control": "private, max-age=31536000, immutable"}
_FRESH = {"cache-control": "no-cache"}
#: the files of the preview's own page, by their addresses
_OWN = {
    "/": ("index.html", "text/html"),
    "/preview.css": ("preview.css", "text/css"),
    "/preview.js": ("preview.js", "text/javascript"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
}


class News:
    """Wakes those who wait for a change."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def spread(self) -> None:
        """Something has changed."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait(self) -> None:
        """Wait until something changes."""
        await self._changed.wait()


class _Answers:
    """What is answered, from what is known now."""

    def __init__(self, state: State, news: News) -> None:
        self.state, self.news = state, news

    async def own(self, request: Request) -> Response:
        name, kind = _OWN[request.url.path]
        data = files("sourcebook.preview").joinpath("page", name).read_bytes()
        return Response(data, media_type=kind, headers=_FRESH)

    async def told(self, _: Request) -> Response:
        return JSONResponse(await run_in_threadpool(self.state.told), headers=_FRESH)

    async def changes(self, _: Request) -> Response:
        return EventSourceResponse(self._versions())

    async def _versions(self) -> AsyncIterator[dict[str, str]]:
        while True:
            changed = self.news.wait()
            yield {"event": "changed", "data": str(self.state.version)}
            await changed

    async def page(self, request: Request) -> Response:
        return _file(await run_in_threadpool(self.state.page, request.path_params["sum"]), "image/png", _FOR_EVER)

    async def pdf(self, _: Request) -> Response:
        return _file(self.state.pdf(), "application/pdf", _FRESH)

    async def ebook(self, request: Request) -> Response:
        book = self.state.ebook()
        data, kind = (None if book is None else book.file(request.path_params["name"])) or (None, "")
        return _file(data, kind, _FRESH)


def application(state: State, news: News) -> Starlette:
    """What answers the browser, and refuses all else."""
    answers = _Answers(state, news)
    return Starlette(
        routes=[
            *(Route(address, answers.own) for address in _OWN),
            Route("/told", answers.told),
            Route("/changes", answers.changes),
            Route("/page/{sum}.png", answers.page),
            Route("/book.pdf", answers.pdf),
            Route("/ebook/{name:path}", answers.ebook),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS)), Middleware(_Guarded)],
    )


def _file(data: bytes | None, kind: str, headers: dict[str, str]) -> Response:
    if data is None:
        return PlainTextResponse("There is nothing here (any more).", 404)
    return Response(data, media_type=kind, headers=headers)


class _Guarded:
    """Adds to each answer what a browser may not do with it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, guarded)
