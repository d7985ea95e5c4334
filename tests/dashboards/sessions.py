"""Sessions of the dashboard without a browser: Streamlit's own protocol over real sockets.

A browser tab costs a second of CPU and more; one of these a few milliseconds, so that many can be
open at once. What comes back is what a browser would draw.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

PATIENCE_SECONDS = 60


@dataclass
class Run:
    """What one run of the page's script drew."""

    elements: list[Element] = field(default_factory=list)

    @property
    def cards(self) -> dict[str, str]:
        """Label → value of the headline numbers."""
        html = "".join(one.html.body for one in self.elements if one.WhichOneof("type") == "html")
        return dict(re.findall(r'class="label">([^<]*)</p><p class="value">([^<]*)<', html))

    @property
    def plots(self) -> str:
        """What the charts say at their points."""
        html = "".join(one.html.body for one in self.elements if one.WhichOneof("type") == "html")
        return unescape(" ".join(re.findall(r'data-points="([^"]*)"', html)))

    @property
    def errors(self) -> list[str]:
        """What a reader would see of a failure."""
        return [
            str(getattr(one, kind))
            for one in self.elements
            if (kind := one.WhichOneof("type")) in ("exception", "alert")
        ]


@dataclass
class Session:
    """An open session."""

    _socket: ClientConnection

    def run(self, page: str = "", query: str = "") -> Run:
        """Run a page's script once and wait for its end."""
        request = BackMsg()
        request.rerun_script.query_string = query
        request.rerun_script.page_name = page
        self._socket.send(request.SerializeToString())
        run = Run()
        while True:
            said = self._socket.recv(PATIENCE_SECONDS)
            assert isinstance(said, bytes)
            message = ForwardMsg.FromString(said)
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                run.elements.append(message.delta.new_element)
            elif kind == "script_finished":
                ended = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY
                assert message.script_finished == ended, message
                return run


@contextmanager
def session(address: str) -> Iterator[Session]:
    """Open a session of the dashboard at an address."""
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(stream, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        yield Session(socket)
