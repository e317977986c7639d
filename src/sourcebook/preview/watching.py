"""Saved files to rounds of the desk, and what the desk tells to the browser."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from watchfiles import Change, awatch

from sourcebook.errors import MachineAtFault
from sourcebook.preview.desk import Wanted, work
from sourcebook.preview.server import News, application
from sourcebook.preview.state import State
from sourcebook.preview.told import Stopped

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

#: the only address that is listened to: this computer's own
LOOPBACK = "127.0.0.1"
#: how long to wait for more files to be saved once one has been, and at most, in milliseconds
_STEP, _MOST = 40, 400
_CLOSING = 1


def run_preview(wanted: Wanted, port: int, ready: Callable[[str], None]) -> None:
    """Show an edition in a browser until this is interrupted; `ready` gets the address.

    Raises MachineAtFault where the port is taken.
    """
    with _listening(port) as listener:
        # apart from this process before it has threads: the desk parts others from itself
        context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
        ours, theirs = context.Pipe()
        desk = context.Process(target=_at_desk, args=(wanted, theirs, ours))
        desk.start()
        theirs.close()
        try:
            asyncio.run(_serve(wanted, listener, ours, ready))
        finally:
            ours.close()
            desk.join(_CLOSING)
            desk.kill()


def _at_desk(wanted: Wanted, pipe: Connection, other_end: Connection) -> None:
    other_end.close()
    work(wanted, pipe)


def _listening(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen()  # whoever is told the address may ask at once
    except OSError as problem:
        listener.close()
        raise MachineAtFault(
            f"The port {port} can't be used ({problem.strerror}): perhaps another preview is running. "
            "Name another with --port, or 0 for any that is free."
        ) from None
    return listener


async def _serve(wanted: Wanted, listener: socket.socket, desk: Connection, ready: Callable[[str], None]) -> None:
    state, news = State(wanted.path.resolve().name), News()
    config = uvicorn.Config(
        application(state, news), log_level="warning", access_log=False, lifespan="off",
        timeout_graceful_shutdown=_CLOSING, server_header=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    tasks = [asyncio.create_task(_listen(desk, state, news)), asyncio.create_task(_watch(wanted, desk))]
    ready(f"http://{LOOPBACK}:{listener.getsockname()[1]}/")
    try:
        await server.serve([listener])
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def _listen(desk: Connection, state: State, news: News) -> None:
    """Take in what the desk tells."""
    loop, heard = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(desk.fileno(), heard.set)
    try:
        while True:
            await heard.wait()
            heard.clear()
            while desk.poll():
                state.take(await asyncio.to_thread(desk.recv))
                news.spread()
    except (EOFError, ConnectionError):
        state.take(Stopped("The preview has broken down: end it with Ctrl and C, and start it again."))
        news.spread()
    finally:
        loop.remove_reader(desk.fileno())


async def _watch(wanted: Wanted, desk: Connection) -> None:
    """Tell the desk of saved files."""
    path, out = wanted.path.resolve(), wanted.out.resolve()
    root = path if path.is_dir() else path.parent

    def counts(_: Change, name: str) -> bool:
        path = Path(name)
        hidden = any(part.startswith((".", "~", "#")) for part in path.relative_to(root).parts)
        return not hidden and not path.is_relative_to(out)

    async for _ in awatch(root, watch_filter=counts, step=_STEP, debounce=_MOST):
        desk.send("saved")
