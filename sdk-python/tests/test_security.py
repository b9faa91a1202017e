"""TLS, tokens and namespaces, in the configuration of worker and client."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from conftest import SIDECAR

from perdure import (
    Client,
    NotFoundError,
    OrchestrationContext,
    RequestRejectedError,
    Worker,
    orchestration,
)
from perdure.testing import SidecarProcess


@orchestration("answer")
async def answer(ctx: OrchestrationContext) -> int:
    return 42


def perdure(*args: str) -> str:
    return subprocess.run([*SIDECAR, *args], capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SidecarProcess, str]]:
    """A sidecar with TLS, and a valid token."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is missing")
    folder = tmp_path_factory.mktemp("keys")
    key, cert, tokens = (str(folder / name) for name in ("key.pem", "cert.pem", "tokens"))
    made = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout {key} -out {cert}"
    subprocess.run(
        [*made.split(), "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
        capture_output=True,
        check=True,
    )
    token = perdure("token", "create", "app", "--roles", "worker,client", "--file", tokens).strip()
    settings = ["--tls-cert", cert, "--tls-key", key, "--tokens", tokens, "--log-level", "warn"]
    with SidecarProcess(SIDECAR, listen="127.0.0.1:0", settings=settings) as sidecar:
        sidecar.folder.joinpath("cert.pem").write_bytes(Path(cert).read_bytes())
        yield sidecar, token


def credentials(sidecar: SidecarProcess) -> grpc.ChannelCredentials:
    return grpc.ssl_channel_credentials(sidecar.folder.joinpath("cert.pem").read_bytes())


async def test_a_client_with_tls_and_a_token_is_accepted(
    guarded: tuple[SidecarProcess, str],
) -> None:
    sidecar, token = guarded
    asked: list[int] = []

    def current() -> str:
        asked.append(1)
        return token

    options: dict[str, Any] = {"credentials": credentials(sidecar), "token": current}
    worker = Worker(sidecar.address, [answer], stop_on_signals=False, **options)
    async with worker, Client(sidecar.address, **options) as client:
        assert await (await client.start(answer)).result(timeout=20) == 42
    assert len(asked) >= 3


async def test_a_wrong_token_is_rejected_permanently(guarded: tuple[SidecarProcess, str]) -> None:
    sidecar, _ = guarded
    options: dict[str, Any] = {"credentials": credentials(sidecar), "token": "wrong"}
    async with Client(sidecar.address, **options) as client:
        with pytest.raises(RequestRejectedError) as refused:
            await client.start(answer)
        assert refused.value.code == "UNAUTHENTICATED"
    with pytest.raises(RequestRejectedError):
        await Worker(sidecar.address, [answer], stop_on_signals=False, **options).run()


async def test_a_namespace_has_separate_instances_and_workers(sidecar: SidecarProcess) -> None:
    perdure("namespace", "create", "shop", "--address", sidecar.address)
    worker = Worker(sidecar.address, [answer], stop_on_signals=False, namespace="shop")
    async with (
        worker,
        Client(sidecar.address, namespace="shop") as shop,
        Client(sidecar.address) as other,
    ):
        instance = await shop.start(answer, id="shop-1")
        assert await instance.result(timeout=20) == 42
        with pytest.raises(NotFoundError):
            await other.handle("shop-1").get()
