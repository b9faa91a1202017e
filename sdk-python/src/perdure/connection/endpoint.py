"""The endpoint of one sidecar: address, TLS, token, namespace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import grpc
import grpc.aio

from .address import parse_address
from .limits import RECONNECT_INITIAL_S, RECONNECT_MAX_S

_OPTIONS = (
    # The sidecar enforces its own limits. The SDK accepts a history of any length.
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
    # The SDK decides for each call whether to repeat it. gRPC must not repeat calls.
    ("grpc.enable_retries", 0),
    # A sidecar is local, so proxy variables and DNS service configs do not apply.
    ("grpc.enable_http_proxy", 0),
    ("grpc.service_config_disable_resolution", 1),
    # With a shared pool, a new channel would use the failed connection of an old channel.
    ("grpc.use_local_subchannel_pool", 1),
    ("grpc.initial_reconnect_backoff_ms", int(RECONNECT_INITIAL_S * 1_000)),
    ("grpc.min_reconnect_backoff_ms", int(RECONNECT_INITIAL_S * 1_000)),
    ("grpc.max_reconnect_backoff_ms", int(RECONNECT_MAX_S * 1_000)),
)


Token = str | Callable[[], str]
"""A bearer token, or a function that returns it. Every call and reconnect calls the function."""


@dataclass(frozen=True)
class Endpoint:
    """The connection settings of a worker or client for one sidecar."""

    address: str
    credentials: grpc.ChannelCredentials | None = None
    token: Token | None = None
    namespace: str | None = None

    def __post_init__(self) -> None:
        parse_address(self.address)

    def open(self) -> grpc.aio.Channel:
        """Creates a channel, which connects at its first call."""
        target = parse_address(self.address)
        if self.credentials is None:
            return grpc.aio.insecure_channel(target, options=_OPTIONS)
        return grpc.aio.secure_channel(target, self.credentials, options=_OPTIONS)

    def open_blocking(self) -> grpc.Channel:
        """Creates a channel for blocking threads."""
        target = parse_address(self.address)
        if self.credentials is None:
            return grpc.insecure_channel(target, options=_OPTIONS)
        return grpc.secure_channel(target, self.credentials, options=_OPTIONS)

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """Returns the metadata of every call."""
        sent: list[tuple[str, str]] = []
        if self.token is not None:
            token = self.token if isinstance(self.token, str) else self.token()
            sent.append(("authorization", f"Bearer {token}"))
        if self.namespace is not None:
            sent.append(("perdure-namespace", self.namespace))
        return tuple(sent)
