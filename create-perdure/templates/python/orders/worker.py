"""The process that executes the handlers. It reconnects indefinitely, and drains at SIGTERM."""

import asyncio
import os

from perdure import Worker

from .definitions import handlers

if __name__ == "__main__":
    address = os.environ.get("PERDURE_ADDRESS", "127.0.0.1:7460")
    asyncio.run(Worker(address, handlers).run())
