"""Options that are given, and empty."""

from __future__ import annotations

import pytest

from perdure import Client
from perdure.errors import InvalidInputError


async def test_an_id_or_a_key_that_is_empty_is_refused_and_not_taken_as_none() -> None:
    async with Client("127.0.0.1:1") as client:
        with pytest.raises(InvalidInputError, match="id is empty"):
            await client.start("order", id="")
        with pytest.raises(InvalidInputError, match="idempotency_key is empty"):
            await client.start("order", idempotency_key="")
        with pytest.raises(InvalidInputError, match="idempotency_key is empty"):
            await client.handle("order-1").raise_event("paid", idempotency_key="")
