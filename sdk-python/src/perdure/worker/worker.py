"""The worker: it executes orchestrators and activities for a sidecar."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import socket
import uuid
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType

import grpc

from .._proto import worker_pb2
from ..connection.backoff import Backoff
from ..connection.disconnect import Disconnect
from ..connection.endpoint import Endpoint, Token
from ..connection.limits import (
    HELD_MAX,
    MAX_ACTIVITIES,
    MAX_CACHED_BYTES,
    MAX_CACHED_INSTANCES,
    MAX_SESSIONS,
    MAX_TURNS,
    PING_INTERVAL_S,
    STOP_GRACE_S,
    STOP_LAST_S,
)
from ..connection.request_error import RequestRejectedError
from ..definitions import Handler
from ..duration import Duration, to_ms
from ..log import StandardLog
from ..thrown import message_of, own_name_of
from ..version import VERSION
from .attachment import Attachment, StreamDependencies
from .attempts import Attempts
from .failure_log import FailureLog
from .handlers import HandlerTable
from .held_sessions import HeldSessions
from .liveness_stream import LivenessStream
from .steps import Steps
from .tasks import WorkerTasks
from .threads import ActivityThreads

# The version of the protocol of this SDK.
_PROTOCOL = 1


class Worker:
    """A worker: it attaches to a sidecar, executes orchestrators and activities, and reconnects.

    `await worker.run()` works until SIGTERM or `stop()`. `async with` works until the end of the
    block. A worker stores nothing: the sidecar reassigns the work of a process that ends. Running
    activities continue while a connection is lost.

    Args:
        address: The address of the sidecar: `unix:/path/to/socket` or `host:port`.
        handlers: Activities and orchestrations with their functions.
        name: A name for listings. Default: host name and process id.
        max_turns: Most turns at this worker at once. Default: 10,000.
        max_activities: Most activities at this worker at once. Default: 256.
        max_cached_instances: Most orchestrators in memory between their turns. Default: 20,000.
        max_cached_bytes: Their largest estimated size in bytes. Default: 256 MiB.
        queues: Task queues to serve beside the unnamed one. Default: none.
        named_queues_only: True: the unnamed task queue is not served. Default: False.
        max_sessions: Most sessions at this worker at once. Default: 1,000.
        stop_grace: How long `stop()` waits for activities: a timedelta, or seconds. Default: 25 s.
        stop_on_signals: True: SIGTERM and SIGINT stop the worker. Default: True.
        credentials: TLS credentials. Default: none, no TLS.
        token: The bearer token, or a function that returns it. Default: none.
        namespace: The namespace. Default: the default namespace.
        log: The log. Default: the logger `perdure`.

    Raises:
        ValueError: An argument is out of range, or a name occurs twice among the handlers.
        TypeError: An argument has the wrong type, or a handler has no function.

    Example:
        asyncio.run(Worker("127.0.0.1:7460", [checkout, charge]).run())
    """

    def __init__(
        self,
        address: str,
        handlers: Iterable[Handler],
        *,
        name: str | None = None,
        max_turns: int = MAX_TURNS,
        max_activities: int = MAX_ACTIVITIES,
        max_cached_instances: int = MAX_CACHED_INSTANCES,
        max_cached_bytes: int = MAX_CACHED_BYTES,
        queues: Sequence[str] = (),
        named_queues_only: bool = False,
        max_sessions: int = MAX_SESSIONS,
        stop_grace: Duration = STOP_GRACE_S,
        stop_on_signals: bool = True,
        credentials: grpc.ChannelCredentials | None = None,
        token: Token | None = None,
        namespace: str | None = None,
        log: StandardLog | None = None,
    ) -> None:
        self._endpoint = Endpoint(address, credentials, token, namespace)
        self._handlers = HandlerTable(handlers)
        self._name = name or f"{socket.gethostname()}/{os.getpid()}"
        self._credits = worker_pb2.Credits(
            turns=_count("max_turns", max_turns),
            activities=_count("max_activities", max_activities),
        )
        self._cached_runs_max = _count("max_cached_instances", max_cached_instances)
        self._cached_bytes_max = _count("max_cached_bytes", max_cached_bytes)
        self._max_sessions = _count("max_sessions", max_sessions, least=1)
        self._queues = list(queues)
        self._named_queues_only = named_queues_only
        self._stop_grace_s = to_ms(stop_grace, "stop_grace") / 1_000
        self._stop_on_signals = stop_on_signals
        self._log = log or StandardLog()
        self._identity = str(uuid.uuid4())
        self._sessions = HeldSessions(self._max_sessions)
        self._liveness = LivenessStream(self._endpoint, self._identity)
        self._backoff = Backoff(random.random)
        self._stopping = asyncio.Event()
        self._accepted = asyncio.Event()
        self._attachment: Attachment | None = None
        self._running: asyncio.Task[None] | None = None
        # The error that ended a task of the worker: a fault of the SDK.
        self._fault: BaseException | None = None

    async def run(self) -> None:
        """Works until `stop()`, SIGTERM or SIGINT, then finishes running work.

        Raises:
            RequestRejectedError: The sidecar rejects this worker permanently, for example because
                of its protocol version.
            RuntimeError: A fault of the SDK ended the worker.

        Example:
            asyncio.run(Worker("127.0.0.1:7460", [checkout, charge]).run())
        """
        if self._running is not None:
            raise RuntimeError("this worker has been run already")
        self._running = self._start()
        try:
            await asyncio.shield(self._running)
        except asyncio.CancelledError:
            # The caller was cancelled: the stream ends, and the sidecar reassigns its work.
            self._running.cancel()
            await asyncio.wait([self._running])
            raise

    async def ready(self) -> None:
        """Waits until a sidecar has accepted this worker.

        Raises:
            RuntimeError: The worker was stopped before.
            RequestRejectedError: The sidecar rejects this worker permanently.

        Example:
            running = asyncio.create_task(worker.run())
            await worker.ready()
        """
        accepted = asyncio.get_running_loop().create_task(self._until_accepted())
        # The task of `run()` may not have started yet.
        while self._running is None and not self._accepted.is_set():
            await asyncio.sleep(0)
        waits = {accepted}
        if self._running is not None:
            waits.add(self._running)
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            accepted.cancel()
        if self._accepted.is_set():
            return
        if self._running is not None:
            await self._running
        raise RuntimeError("the worker was stopped before it was accepted")

    async def stop(self) -> None:
        """Stops the worker: no new work, running work is finished, then it disconnects.

        Example:
            running = asyncio.create_task(worker.run())
            await worker.stop()
            await running
        """
        self._stopping.set()
        if self._running is not None:
            await asyncio.wait([self._running])

    async def __aenter__(self) -> Worker:
        self._running = self._start()
        self._running.add_done_callback(self._ended)
        await self.ready()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()
        if error is None and self._running is not None and not self._running.cancelled():
            self._running.result()

    def _start(self) -> asyncio.Task[None]:
        return asyncio.get_running_loop().create_task(self._run())

    def _ended(self, running: asyncio.Task[None]) -> None:
        """Logs the end of the worker: the block of an `async with` may continue for a long time."""
        error = None if running.cancelled() else running.exception()
        if error is not None:
            what = f"{own_name_of(type(error))}: {message_of(error)}"
            self._log.error(f"the worker has ended: {what}")

    async def _run(self) -> None:
        threads = ActivityThreads(max(1, self._credits.activities))
        loop = asyncio.get_running_loop()
        failures = FailureLog(self._log)
        whole = asyncio.current_task()

        def died(error: BaseException) -> None:
            if self._fault is None and whole is not None:
                self._fault = error
                whole.cancel()

        tasks = WorkerTasks(loop, self._log, died)
        attempts = Attempts(threads, loop=loop, log=self._log, failures=failures, start=tasks.start)
        steps = Steps(
            loop,
            lambda turn, seq, failure: failures.step(
                turn.instance_id, turn.execution, seq, failure
            ),
            tasks.start,
        )
        stopping = tasks.start(self._drain_when_stopped())
        try:
            with self._signals():
                await self._stay_attached(tasks, attempts, steps)
        except asyncio.CancelledError:
            if self._fault is None:
                raise
            raise RuntimeError("a fault of the SDK ended the worker") from self._fault
        finally:
            attempts.close("the worker has stopped")
            steps.close()
            self._liveness.close()
            self._stopping.set()
            stopping.cancel()
            threads.shutdown()
            if threads.busy > 0:
                self._log.warning(
                    "activities still run after the stop grace: they are abandoned, and run again "
                    "at another worker",
                    activities=threads.busy,
                )

    async def _stay_attached(self, tasks: WorkerTasks, attempts: Attempts, steps: Steps) -> None:
        shared = StreamDependencies(
            endpoint=self._endpoint,
            handlers=self._handlers,
            sessions=self._sessions,
            attempts=attempts,
            steps=steps,
            cached_runs_max=self._cached_runs_max,
            cached_bytes_max=self._cached_bytes_max,
            log=self._log,
            tasks=tasks,
            welcomed=self._welcomed,
        )
        while not self._stopping.is_set():
            self._attachment = Attachment(shared, self._hello(attempts, steps))
            ending = await self._attachment.run()
            self._attachment = None
            if self._fault is not None:
                raise asyncio.CancelledError
            if self._stopping.is_set():
                return
            if ending.lived_s == 0 and ending.why.permanent:
                raise self._refused(ending.why)
            pause_s = self._backoff.next_s(ending.lived_s)
            self._log.warning(
                f"{'lost' if ending.lived_s > 0 else 'no'} connection to the sidecar at "
                f"{self._endpoint.address}: {ending.why.message}; next attempt in "
                f"{round(pause_s * 1_000)} ms",
                attempt=self._backoff.failures,
            )
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause_s)

    async def _until_accepted(self) -> None:
        await self._accepted.wait()

    async def _drain_when_stopped(self) -> None:
        await self._stopping.wait()
        if self._attachment is not None:
            await self._attachment.drain(self._stop_grace_s, STOP_LAST_S)

    def _welcomed(self, welcome: worker_pb2.Welcome) -> None:
        self._log.info(
            f"attached to the sidecar at {self._endpoint.address}",
            sidecar=welcome.sidecar,
            worker=self._name,
        )
        if welcome.keeps_attempts:
            self._liveness.open(welcome.ping_interval_ms / 1_000 or PING_INTERVAL_S)
        self._accepted.set()

    def _hello(self, attempts: Attempts, steps: Steps) -> worker_pb2.Hello:
        # The highest tokens, up to the limit. New tokens are above all listed tokens.
        held = sorted(attempts.held(), key=lambda one: one.token, reverse=True)[:HELD_MAX]
        hello = worker_pb2.Hello(
            protocol=_PROTOCOL,
            worker=self._name,
            sdk=f"python/{VERSION}",
            credits=self._credits,
            queues=self._queues,
            named_queues_only=self._named_queues_only,
            identity=self._identity,
            sessions=self._sessions.all(),
            max_sessions=self._max_sessions,
            handles_live_requests=True,
            keeps_attempts=True,
            held=held,
            held_steps=steps.held()[: HELD_MAX - len(held)],
        )
        self._handlers.announce(hello)
        return hello

    def _refused(self, why: Disconnect) -> RequestRejectedError:
        at = f"the sidecar at {self._endpoint.address} rejects this worker"
        return RequestRejectedError(why.code or "REFUSED", f"{at}: {why.message}")

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """Stops the worker on SIGTERM and SIGINT where the platform allows it."""
        loop = asyncio.get_running_loop()
        handled_signals: list[signal.Signals] = []
        if self._stop_on_signals:
            for number in (signal.SIGTERM, signal.SIGINT):
                # This is not the main thread, or the loop does not support signals.
                with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                    loop.add_signal_handler(number, self._stop_on, number)
                    handled_signals.append(number)
        try:
            yield
        finally:
            for number in handled_signals:
                loop.remove_signal_handler(number)

    def _stop_on(self, number: signal.Signals) -> None:
        self._log.info(f"{number.name}: the worker stops after its running work has ended")
        self._stopping.set()


def _count(name: str, value: int, least: int = 0) -> int:
    if isinstance(value, int) and value >= least:
        return value
    raise ValueError(f"{name} is {value}: expected a whole number from {least}")
