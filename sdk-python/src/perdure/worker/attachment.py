"""One stream of a worker, from Hello to its end.

Turns and cached orchestrators belong to the stream. Running attempts and steps continue after it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import grpc
import grpc.aio

from .._proto import worker_pb2
from ..connection.disconnect import (
    Disconnect,
    abandoned,
    disconnect_from,
    disconnect_of,
)
from ..connection.endpoint import Endpoint
from ..connection.limits import (
    FRAME_BYTES,
    HANDSHAKE_TIMEOUT_S,
    PING_INTERVAL_S,
    PING_TIMEOUT_S,
    TURNS_SLICE_S,
)
from ..context import new_run as new_orchestrator_run
from ..limits import PAYLOAD_MAX_BYTES
from ..log import StandardLog
from ..replay.run import OrchestratorRun
from .attempts import ActivityStream, Attempts
from .failure_log import FailureLog
from .handlers import HandlerTable
from .held_sessions import HeldSessions
from .live_requests import LiveRequests
from .liveness import Liveness, Traffic
from .outbox import Outbox
from .run_cache import RunCache
from .steps import Steps
from .tasks import WorkerTasks
from .turns import Turns
from .unrecorded import ResultName, Unrecorded

_ATTACH = "/perdure.v1.WorkerService/Attach"


@dataclass(frozen=True)
class StreamDependencies:
    """The dependencies that all streams of a worker share."""

    endpoint: Endpoint
    handlers: HandlerTable
    sessions: HeldSessions
    attempts: Attempts
    steps: Steps
    cached_runs_max: int
    cached_bytes_max: int
    log: StandardLog
    tasks: WorkerTasks
    # The stream calls it when the sidecar has accepted the worker.
    welcomed: Callable[[worker_pb2.Welcome], None]


@dataclass(frozen=True)
class _Open:
    """The parts of a stream that need the limits in Welcome."""

    turns: Turns
    live_requests: LiveRequests
    # None: the sidecar does not confirm recorded results.
    unrecorded: Unrecorded | None
    since_s: float


@dataclass(frozen=True)
class Ending:
    """The end of a stream."""

    why: Disconnect
    # Seconds since Welcome. 0: the stream received none.
    lived_s: float


class Attachment:
    """One stream of a worker. Call `run` once."""

    def __init__(self, shared: StreamDependencies, hello: worker_pb2.Hello) -> None:
        self._shared = shared
        self._hello = hello
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._outbox = Outbox(FRAME_BYTES, self._wake.set)
        self._traffic = Traffic()
        self._open: _Open | None = None
        self._call: (
            grpc.aio.StreamStreamCall[worker_pb2.AttachRequest, worker_pb2.AttachResponse] | None
        ) = None
        self._why: Disconnect | None = None
        self._handshake: asyncio.TimerHandle | None = None
        self._watch: asyncio.Task[None] | None = None
        self._over = False
        self._changes = asyncio.Event()
        self._drained_count = 0
        self._ping_number = 0

    async def run(self) -> Ending:
        """Opens the stream and works until it ends. Failures of the stream do not raise."""
        # A failed channel pauses before it reconnects, so each stream opens a new channel.
        channel = self._shared.endpoint.open()
        self._call = channel.stream_stream(
            _ATTACH,
            request_serializer=worker_pb2.AttachRequest.SerializeToString,
            response_deserializer=worker_pb2.AttachResponse.FromString,
        )(None, metadata=self._shared.endpoint.metadata)
        self._handshake = self._loop.call_later(
            HANDSHAKE_TIMEOUT_S, self.abort, f"no Welcome within {HANDSHAKE_TIMEOUT_S:.0f} s"
        )
        writer = self._shared.tasks.start(self._write(self._call))
        try:
            await self._read(self._call)
            why = await self._ending(self._call)
        except grpc.aio.AioRpcError as error:
            why = disconnect_of(error)
        except asyncio.CancelledError:
            # Cancelling the call raises CancelledError in its reads, like a cancelled task.
            if self._why is None:
                raise
            why = self._why
        except Exception as error:
            self._shared.log.error("a frame of the sidecar could not be processed", error=error)
            why = abandoned(f"a frame could not be processed: {error}")
        finally:
            self._finish()
            writer.cancel()
            self._call.cancel()
            await channel.close(None)
        opened = self._open
        lived_s = 0.0 if opened is None else time.monotonic() - opened.since_s
        return Ending(self._why or why, lived_s)

    def abort(self, reason: str) -> None:
        """Ends the stream."""
        if self._why is None:
            self._why = abandoned(reason)
        if self._call is not None:
            self._call.cancel()

    async def drain(self, grace_s: float, last_s: float) -> None:
        """Finishes running work without new work, and ends when the sidecar has all results.

        Running activities are cancelled after `grace_s`. Then they and the last answer of the
        sidecar have `last_s`. Returns when the stream has ended or ends.
        """
        opened = self._open
        if opened is None or self._call is None:
            self.abort("the worker stops")
            return
        self._outbox.add_drain()

        attempts = self._shared.attempts

        def is_idle() -> bool:
            return len(attempts) == 0 and not opened.turns.busy

        if not await self._until(is_idle, grace_s):
            attempts.stop("the worker is stopping")
            await self._until(is_idle, last_s)
        # The sidecar does not answer Drained while it waits for results that are not sent.
        if not attempts.has_unsent_failure:
            await self._until_drained(last_s)
        if not self._over:
            await self._half_close(last_s)
        await self._until(lambda: False, last_s)
        self.abort("the worker stops")

    async def _until_drained(self, limit_s: float) -> None:
        # Work that arrived after an early Drained requires another Drained.
        seen = self._drained_count
        if seen > 0:
            self._outbox.add_drain()
        await self._until(lambda: self._drained_count > seen, limit_s)

    async def _half_close(self, limit_s: float) -> None:
        assert self._call is not None
        await self._until(lambda: not self._outbox, limit_s)
        try:
            await self._call.done_writing()
        except (grpc.aio.AioRpcError, asyncio.InvalidStateError) as error:
            self._shared.log.debug("the stream was over before its half-close", error=error)

    async def _write(
        self, call: grpc.aio.StreamStreamCall[worker_pb2.AttachRequest, worker_pb2.AttachResponse]
    ) -> None:
        try:
            await call.write(worker_pb2.AttachRequest(hello=self._hello))
            while True:
                # The next tick of the loop sends all items that this tick adds.
                await self._wake.wait()
                self._wake.clear()
                while self._outbox:
                    frame = self._outbox.next_frame()
                    if self._open is not None and self._open.unrecorded is not None:
                        self._open.unrecorded.sent(frame)
                    await call.write(frame)
                    self._traffic.sent()
                self._changed()
        except (grpc.aio.AioRpcError, asyncio.InvalidStateError):
            # `_read` reports the reason.
            return
        except Exception as error:
            self._shared.log.error("a frame could not be sent", error=error)
            self.abort(f"a frame could not be sent: {error}")

    async def _read(
        self, call: grpc.aio.StreamStreamCall[worker_pb2.AttachRequest, worker_pb2.AttachResponse]
    ) -> None:
        while True:
            frame = await call.read()
            if not isinstance(frame, worker_pb2.AttachResponse):
                return
            self._traffic.received()
            await self._receive(frame)

    async def _ending(
        self, call: grpc.aio.StreamStreamCall[worker_pb2.AttachRequest, worker_pb2.AttachResponse]
    ) -> Disconnect:
        return disconnect_from(
            await call.code(), await call.details(), await call.trailing_metadata()
        )

    async def _receive(self, frame: worker_pb2.AttachResponse) -> None:
        if frame.HasField("welcome") and self._open is None:
            self._welcome(frame.welcome)
        opened = self._open
        if opened is None:
            self.abort("the sidecar sent a frame before Welcome")
            return
        turns = opened.turns
        if frame.HasField("ping"):
            self._outbox.add_pong(frame.ping.id)
        # Evictions precede new work: both may name the same instance.
        for eviction in frame.evictions:
            turns.evict(eviction.instance_id)
        for refusal in frame.refusals:
            turns.refuse(refusal.token)
            self._shared.log.debug(
                "the sidecar rejected an answer", code=refusal.code, text=refusal.message
            )
        for grant in frame.grants:
            turns.grant(grant.token)
        for activity in frame.activities:
            if activity.session != "":
                self._shared.sessions.used(activity.session)
            handler = self._shared.handlers.activity(activity.name, activity.version)
            self._shared.attempts.receive(activity, handler)
        for cancel in frame.cancels:
            self._shared.attempts.cancel(cancel.token, cancel.reason)
        if frame.recorded > 0 and opened.unrecorded is not None:
            opened.unrecorded.recorded(frame.recorded)
        if frame.HasField("drained"):
            self._drained_count += 1
        await self._run_turns(opened, frame)
        self._changed()

    async def _run_turns(self, opened: _Open, frame: worker_pb2.AttachResponse) -> None:
        until_s = time.monotonic() + TURNS_SLICE_S
        for turn in frame.turns:
            opened.turns.receive(turn)
            if time.monotonic() >= until_s:
                await asyncio.sleep(0)
                until_s = time.monotonic() + TURNS_SLICE_S
        for task in frame.live_requests:
            opened.live_requests.receive(task)

    def _welcome(self, welcome: worker_pb2.Welcome) -> None:
        shared, outbox = self._shared, self._outbox
        if self._handshake is not None:
            self._handshake.cancel()
        # 0 means that the sidecar sent no value.
        payload_max_bytes = welcome.max_payload_bytes or PAYLOAD_MAX_BYTES
        outbox.frame_bytes = welcome.max_frame_bytes or FRAME_BYTES

        def new_run() -> OrchestratorRun:
            return new_orchestrator_run(
                shared.handlers.orchestration,
                log=shared.log,
                payload_max_bytes=payload_max_bytes,
            )

        failures = FailureLog(shared.log)
        turns = Turns(
            outbox,
            RunCache(shared.cached_runs_max, shared.cached_bytes_max, outbox.add_evicted),
            shared.steps,
            new_run,
            loop=self._loop,
            failures=failures,
            changed=self._changed,
        )
        live_requests = LiveRequests(outbox, turns.held, new_run)
        keeps_attempts = welcome.keeps_attempts
        unrecorded = Unrecorded(self._recorded) if keeps_attempts else None
        self._open = _Open(turns, live_requests, unrecorded, time.monotonic())
        shared.attempts.opened(
            ActivityStream(outbox, payload_max_bytes, keeps_attempts, self._changed)
        )
        shared.steps.opened(self._step_done, payload_max_bytes, keeps_attempts=keeps_attempts)
        liveness = Liveness(
            self._traffic,
            interval_s=welcome.ping_interval_ms / 1_000 or PING_INTERVAL_S,
            timeout_s=welcome.ping_timeout_ms / 1_000 or PING_TIMEOUT_S,
            ping=self._ping,
            lost=lambda silent_s: self.abort(f"the sidecar was silent for {silent_s:.1f} s"),
        )
        self._watch = shared.tasks.start(liveness.watch())
        shared.welcomed(welcome)

    def _ping(self) -> None:
        self._ping_number += 1
        self._outbox.add_ping(self._ping_number)

    def _recorded(self, result: ResultName) -> None:
        if isinstance(result, int):
            self._shared.attempts.recorded(result)
        else:
            self._shared.steps.recorded(*result)

    def _step_done(self, result: worker_pb2.StepResult) -> None:
        self._outbox.add_step(result)
        self._changed()

    def _finish(self) -> None:
        self._over = True
        if self._handshake is not None:
            self._handshake.cancel()
        if self._watch is not None:
            self._watch.cancel()
        if self._open is not None:
            self._open.turns.close()
            self._shared.steps.lost()
            self._shared.attempts.lost("connection lost")
        self._changed()

    def _changed(self) -> None:
        self._changes.set()

    async def _until(self, condition: Callable[[], bool], limit_s: float) -> bool:
        """Returns True when the condition holds or the stream has ended, False after `limit_s`."""
        ends_s = time.monotonic() + limit_s
        while not (self._over or condition()):
            self._changes.clear()
            left_s = ends_s - time.monotonic()
            if left_s <= 0:
                return False
            try:
                await asyncio.wait_for(self._changes.wait(), left_s)
            except asyncio.TimeoutError:
                return self._over or condition()
        return True
