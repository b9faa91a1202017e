"""The liveness stream: shows the sidecar that this process lives, even with a busy event loop."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import grpc

from .._proto import worker_pb2
from ..connection.endpoint import Endpoint

_ATTACH = "/perdure.v1.WorkerService/Attach"

# Intervals without an answer before a reconnect.
_SILENT_INTERVALS = 3

_FIRST_PAUSE_S = 0.1


class LivenessStream:
    """A separate thread and connection, which code in an `async def` cannot block.

    Extensions that hold the interpreter lock for a long time do block it.
    """

    def __init__(self, endpoint: Endpoint, identity: str) -> None:
        self._endpoint = endpoint
        self._identity = identity
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._interval_s = 0.0
        self._was_heard = False
        self._metadata: tuple[tuple[str, str], ...] = ()

    def open(self, interval_s: float) -> None:
        """Opens the stream after the sidecar has accepted this worker. Callable more than once."""
        self._interval_s = interval_s
        self._metadata = self._endpoint.metadata
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="perdure-liveness", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Ends the stream. Further calls have no effect."""
        self._closed.set()

    def _run(self) -> None:
        while not self._closed.is_set():
            channel = self._endpoint.open_blocking()
            try:
                self._stream(channel)
            except grpc.RpcError:
                # The thread reconnects after any error. The worker's stream reports the reason.
                pass
            finally:
                channel.close()
            # No pause after a good connection: the sidecar waits only for a short time.
            self._closed.wait(_FIRST_PAUSE_S if self._was_heard else self._interval_s / 2)

    def _stream(self, channel: grpc.Channel) -> None:
        over = threading.Event()
        heard_s = time.monotonic()
        self._was_heard = False

        def frames() -> Iterator[worker_pb2.AttachRequest]:
            interval_s = self._interval_s
            interval_ms = int(interval_s * 1_000)
            hello = worker_pb2.LivenessHello(identity=self._identity, ping_interval_ms=interval_ms)
            yield worker_pb2.AttachRequest(liveness_hello=hello)
            while not (over.is_set() or self._closed.wait(interval_s)):
                if time.monotonic() - heard_s > _SILENT_INTERVALS * interval_s:
                    call.cancel()  # type: ignore[no-untyped-call]
                    return
                yield worker_pb2.AttachRequest(ping=worker_pb2.Ping(id=1))

        call = channel.stream_stream(
            _ATTACH,
            request_serializer=worker_pb2.AttachRequest.SerializeToString,
            response_deserializer=worker_pb2.AttachResponse.FromString,
        )(frames(), metadata=self._metadata)
        try:
            for _ in call:
                heard_s = time.monotonic()
                self._was_heard = True
        finally:
            over.set()
