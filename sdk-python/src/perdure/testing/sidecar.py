"""A real sidecar for tests, as a process of its own on a folder of its own."""

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

# How much of what it said is kept for messages.
_LINES_KEPT = 100

# A sidecar says that it is ready within a second; a busy machine gets much more.
_READY_S = 60.0

_READY = re.compile(r"ready on (\S+)")

# Time for an orderly end; after it the process is killed.
_STOP_S = 20.0


class SidecarProcess:
    """`with SidecarProcess(["perdure"]) as sidecar:` serves at `sidecar.address` while it lasts.

    `stop()` and `kill()` end the process, `start()` starts it again on the same data and address;
    the end of the block ends it and removes its folder.
    """

    def __init__(
        self, command: Sequence[str], *, listen: str = "", settings: Sequence[str] = ()
    ) -> None:
        """`command`: what starts `perdure`, such as `["perdure"]` or `["node", ".../main.js"]`.

        `listen`: where it serves; left out: a unix socket in its folder; port 0: any that is free.
        `settings`: of `perdure serve`, beside data directory and address.
        """
        self._command = list(command)
        self._settings = list(settings)
        self.folder = Path(tempfile.mkdtemp(prefix="perdure-"))
        self.address = listen or f"unix:{self.folder / 'socket'}"
        self._process: subprocess.Popen[str] | None = None
        self._lines: deque[str] = deque(maxlen=_LINES_KEPT)
        self._ready = threading.Event()

    def start(self) -> None:
        """Returns when it serves. Raises RuntimeError with what it said when it does not."""
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
            raise RuntimeError(f"the sidecar did not get ready; it said:\n{self.output}")

    def stop(self) -> None:
        """Ends it in good order."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """Ends it at once, like a crash."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def output(self) -> str:
        """What it said last."""
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
                # A port that it chose is kept, so that everyone finds it when it is started again.
                self.address = ready[1]
                self._ready.set()
        # It has ended: whoever waits for it learns that now.
        process.wait()
        self._ready.set()
