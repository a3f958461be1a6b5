"""One visit to the first page as soon as the server answers, so that the first reader does not wait for imports."""

from __future__ import annotations

import logging
import time
import urllib.request

from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

_LOG = logging.getLogger(__name__)
_PATIENCE_S = 60


def visit_first_page() -> None:
    """Wait for the server of this process, open its first page once, and say where it is."""
    port = config.get_option("server.port")
    try:
        _wait_for_health(port)
        _open_page(port)
    except (OSError, TimeoutError, WebSocketException) as problem:
        _LOG.warning("The first page could not be opened beforehand (%s); the first visit will be slower.", problem)
        return
    print(f"SSE Observatory is ready: http://127.0.0.1:{port}", flush=True)


def _wait_for_health(port: int) -> None:
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if time.monotonic() > until:
                raise
        time.sleep(0.05)


def _open_page(port: int) -> None:
    """A reader's first visit over the WebSocket, until the page has been drawn."""
    with connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=["streamlit", "warm-up"],  # type: ignore[list-item]
        max_size=None,
        open_timeout=_PATIENCE_S,
    ) as socket:
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        ask.rerun_script.page_script_hash = ""
        ask.rerun_script.page_name = ""
        socket.send(ask.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(bytes(socket.recv(timeout=_PATIENCE_S)))  # type: ignore[arg-type]
            if message.WhichOneof("type") == "script_finished":
                return
