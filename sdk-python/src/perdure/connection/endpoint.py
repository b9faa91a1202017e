"""How to reach one sidecar: address, TLS, token, namespace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import grpc
import grpc.aio

from .address import parse_address
from .limits import RECONNECT_INITIAL_S, RECONNECT_MAX_S

_OPTIONS = (
    # The other side states its limits; a history that it sends is never too long for us.
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
    # Who repeats what is decided here, call by call.
    ("grpc.enable_retries", 0),
    # A sidecar is local: neither a proxy from the environment nor a DNS service config applies.
    ("grpc.enable_http_proxy", 0),
    ("grpc.service_config_disable_resolution", 1),
    # A pool shared between channels would hand the failed connection of an old one to a new one.
    ("grpc.use_local_subchannel_pool", 1),
    ("grpc.initial_reconnect_backoff_ms", int(RECONNECT_INITIAL_S * 1_000)),
    ("grpc.min_reconnect_backoff_ms", int(RECONNECT_INITIAL_S * 1_000)),
    ("grpc.max_reconnect_backoff_ms", int(RECONNECT_MAX_S * 1_000)),
)


Token = str | Callable[[], str]
"""A bearer token, or a function that returns it, called at every call and reconnect."""


@dataclass(frozen=True)
class Endpoint:
    """One sidecar, as worker and client are configured for it."""

    address: str
    credentials: grpc.ChannelCredentials | None = None
    token: Token | None = None
    namespace: str | None = None

    def __post_init__(self) -> None:
        parse_address(self.address)

    def open(self) -> grpc.aio.Channel:
        """A channel that connects at its first call."""
        target = parse_address(self.address)
        if self.credentials is None:
            return grpc.aio.insecure_channel(target, options=_OPTIONS)
        return grpc.aio.secure_channel(target, self.credentials, options=_OPTIONS)

    def open_blocking(self) -> grpc.Channel:
        """The same for threads that wait."""
        target = parse_address(self.address)
        if self.credentials is None:
            return grpc.insecure_channel(target, options=_OPTIONS)
        return grpc.secure_channel(target, self.credentials, options=_OPTIONS)

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """What goes along with every call."""
        sent: list[tuple[str, str]] = []
        if self.token is not None:
            token = self.token if isinstance(self.token, str) else self.token()
            sent.append(("authorization", f"Bearer {token}"))
        if self.namespace is not None:
            sent.append(("perdure-namespace", self.namespace))
        return tuple(sent)
