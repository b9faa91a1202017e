"""`python -m perdure_driver vectors` or `python -m perdure_driver live`."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from pathlib import Path

from perdure.version import VERSION
from perdure_driver.described import Json
from perdure_driver.serve import serve

FEATURES = Path(__file__).resolve().parents[3] / "features.yaml"

# The features that the SDK omits, with reasons.
OMITS: dict[str, str] = {}


def _features(_: Json) -> Json:
    # Feature names are indented by two spaces. A YAML parser would be another dependency.
    lines = FEATURES.read_text(encoding="utf-8").splitlines()
    names = [
        line.strip().split(":")[0]
        for line in lines
        if line.startswith("  ") and not line.strip().startswith("#")
    ]
    supports = [name for name in names if name not in OMITS]
    return {"sdk": f"python/{VERSION}", "supports": supports, "omits": OMITS}


async def _run(mode: str) -> int:
    if mode == "vectors":
        from perdure_driver.vectors import vectors

        await serve({"features": _features, **vectors()})
        return 0
    if mode == "live":
        from perdure_driver.live import live

        async with live(os.environ.get("PERDURE_LEDGER", "")) as handlers:
            await serve({"features": _features, **handlers})
        return 0
    sys.stderr.write("expected a mode: vectors or live\n")
    return 2


# Connections break intentionally here; only errors are logged.
logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
sys.exit(asyncio.run(_run(sys.argv[1] if len(sys.argv) == 2 else "")))
