"""Empty ids and idempotency keys."""

from __future__ import annotations

import pytest

from perdure import Client
from perdure.errors import InvalidInputError


async def test_an_empty_id_or_key_is_rejected() -> None:
    async with Client("127.0.0.1:1") as client:
        with pytest.raises(InvalidInputError, match="id is empty"):
            await client.start("order", id="")
        with pytest.raises(InvalidInputError, match="idempotency_key is empty"):
            await client.start("order", idempotency_key="")
        with pytest.raises(InvalidInputError, match="idempotency_key is empty"):
            await client.handle("order-1").raise_event("paid", idempotency_key="")
