"""A real sidecar for tests: a process with its own folder."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

# Output lines of the sidecar that are retained for messages.
_LINES_KEPT = 100

# A sidecar is usually ready within a second. A busy machine needs more.
_READY_S = 60.0

_READY = re.compile(r"ready on (\S+)")

# Time for an orderly end. Then the process is killed.
_STOP_S = 20.0


class SidecarProcess:
    """A real sidecar for tests, as a process with its own folder, for a `with` block.

    `stop()` and `kill()` end the process. `start()` starts it again with the same data and address.
    The end of the block ends it and removes its folder.

    Args:
        command: The command that starts `perdure`, such as `["npx", "perdure"]`.
        listen: The address. Port 0 selects a free port. Default: a unix socket in its folder.
        settings: More options of `perdure serve`. Default: none.

    Example:
        with SidecarProcess(["npx", "perdure"]) as sidecar:
            print(sidecar.address)
    """

    def __init__(
        self, command: Sequence[str], *, listen: str = "", settings: Sequence[str] = ()
    ) -> None:
        self._command = list(command)
        self._settings = list(settings)
        self.folder = Path(tempfile.mkdtemp(prefix="perdure-"))
        """The folder of its data and socket."""
        self.address = listen or f"unix:{self.folder / 'socket'}"
        """The address for workers and clients."""
        self._process: subprocess.Popen[str] | None = None
        self._lines: deque[str] = deque(maxlen=_LINES_KEPT)
        self._ready = threading.Event()

    def start(self) -> None:
        """Starts the process. Returns when it is ready.

        Raises:
            RuntimeError: It is not ready within 60 s. The message has its output.

        Example:
            sidecar.kill()
            sidecar.start()
        """
        self._ready.clear()
        data = str(self.folder / "data")
        where = ["--data-dir", data, "--listen", self.address]
        self._process = subprocess.Popen(
            [*self._command, "serve", *where, *self._settings],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._listen, args=[self._process], daemon=True).start()
        if not self._ready.wait(_READY_S) or self._process.poll() is not None:
            self.kill()
            raise RuntimeError(f"the sidecar is not ready. Its output:\n{self.output}")

    def stop(self) -> None:
        """Stops the process with SIGTERM. Kills it after 20 s.

        Example:
            sidecar.stop()
            sidecar.start()
        """
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """Kills the process, like a crash.

        Example:
            sidecar.kill()
            sidecar.start()
        """
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def output(self) -> str:
        """The last lines of its output."""
        return "\n".join(self._lines)

    def __enter__(self) -> SidecarProcess:
        try:
            self.start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        self._remove()

    def _remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self._lines.append(line.rstrip("\n"))
            ready = _READY.search(line)
            if ready is not None:
                # The selected port is retained, so that a second start uses the same address.
                self.address = ready[1]
                self._ready.set()
        # The process has ended: this ends the wait for its output.
        process.wait()
        self._ready.set()
