"""The order of versions, which all parts of Perdure share."""

from __future__ import annotations

import json
from pathlib import Path

from perdure.worker.version_order import version_key

VECTORS = Path(__file__).resolve().parents[2] / "conformance" / "version-order.json"


def test_version_key_orders_all_versions_of_the_shared_vectors() -> None:
    rows = json.loads(VECTORS.read_text())["ascending"]
    ranked = [(version, rank) for rank, row in enumerate(rows) for version in row]
    for a, rank_a in ranked:
        for b, rank_b in ranked:
            key_a, key_b = version_key(a), version_key(b)
            found = (key_a > key_b, key_a == key_b)
            assert (a, b, found) == (a, b, (rank_a > rank_b, rank_a == rank_b))
