"""Records the missing histories of the current version, one for each scene.

The script never overwrites an existing history. Run it in a built checkout: `python
scripts/record_golden.py`.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PACKAGE / "tests"))

from golden.scenes import HANDLERS, SCENES  # noqa: E402

from perdure import Client, OrchestrationFailedError, Worker  # noqa: E402
from perdure.testing import SidecarProcess, format_history  # noqa: E402
from perdure.version import VERSION  # noqa: E402

FOLDER = PACKAGE / "tests" / "golden" / VERSION
SIDECAR = ["node", str(PACKAGE.parent / "sidecar" / "dist" / "main.js")]


async def record(client: Client, name: str, folder: Path) -> None:
    given, play = SCENES[name]
    instance = await client.start(name, given, id=name)
    await play(client, instance)
    try:
        await instance.result(timeout=20)
    except OrchestrationFailedError as failed:
        if name != "cancelled":
            raise failed
    executions = [each.execution for each in await instance.executions()]
    folder.mkdir(parents=True)
    for number in executions:
        events = [event async for event in instance.history(execution=number)]
        for event in events:
            _without_stacks(event)
        (folder / f"{number}.json").write_text(format_history(events))


def _without_stacks(event: object) -> None:
    """Removes the stacks: they contain paths of this machine, and replay does not read them."""
    for descriptor, value in event.ListFields():  # type: ignore[attr-defined]
        if descriptor.name == "stack":
            event.stack = ""
        elif descriptor.message_type is not None and not descriptor.is_repeated:
            _without_stacks(value)


async def main() -> None:
    missing = {name: FOLDER / name.replace(" ", "-") for name in SCENES}
    missing = {name: folder for name, folder in missing.items() if not folder.exists()}
    with SidecarProcess(SIDECAR, settings=["--log-level", "warn"]) as process:
        async with Worker(process.address, handlers=HANDLERS), Client(process.address) as client:
            for name, folder in missing.items():
                await record(client, name, folder)
    print(f"golden: {len(missing)} recorded, {len(SCENES) - len(missing)} exist already")


asyncio.run(main())
