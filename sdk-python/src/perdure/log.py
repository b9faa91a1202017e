"""Log lines with fields beside the message, written to Python's own `logging`."""

from __future__ import annotations

import logging
import traceback
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any

from .thrown import field_of, is_a, message_of, own_name_of

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | None

# Scripts and emoji need these joiners, so they are not escaped.
_SHOWN = "\u200c\u200d"
_UNSAFE_CATEGORIES = frozenset(("Cc", "Cf", "Zl", "Zp", "Cs"))


def _printable(text: str) -> str:
    """Escapes control characters and line breaks, which a terminal would interpret."""
    if text.isprintable():
        return text
    return "".join(
        ascii(character)[1:-1]
        if unicodedata.category(character) in _UNSAFE_CATEGORIES and character not in _SHOWN
        else character
        for character in text
    )


def _shown(error: BaseException) -> _ExcInfo:
    """Returns the data for a traceback. None when the error of user code cannot be formatted."""
    shown = (type(error), error, field_of(error, "__traceback__"))
    try:
        traceback.format_exception(*shown)
    except Exception:
        return None
    return shown


class StandardLog:
    """A log that writes to a logger of the standard library.

    Fields are appended to the message as `key=value`. Handlers for structured logs find them in
    `record.perdure`.

    Args:
        logger: The logger. Default: the logger `perdure`.
        fields: Fields of every line. Default: none.

    Example:
        worker = Worker("127.0.0.1:7460", handlers, log=StandardLog(logging.getLogger("orders")))
    """

    def __init__(
        self, logger: logging.Logger | None = None, fields: Mapping[str, Any] | None = None
    ) -> None:
        self._logger = logger or logging.getLogger("perdure")
        self._fields = dict(fields or {})

    def bind(self, **fields: Any) -> StandardLog:
        """Creates a log with more fields in every line.

        Args:
            fields: The additional fields.

        Returns:
            The new log.

        Example:
            log = StandardLog().bind(region="eu-1")
        """
        return StandardLog(self._logger, {**self._fields, **fields})

    def debug(self, message: str, **fields: Any) -> None:
        """Writes a line for the search of a fault.

        Args:
            message: A constant text.
            fields: Structured values beside the message. An exception as `error` adds a traceback.

        Example:
            log.debug("quote received", cents=4200)
        """
        self._write(logging.DEBUG, message, fields)

    def info(self, message: str, **fields: Any) -> None:
        """Writes a line about normal progress.

        Args:
            message: A constant text.
            fields: Structured values beside the message. An exception as `error` adds a traceback.

        Example:
            log.info("order accepted", order="o-17")
        """
        self._write(logging.INFO, message, fields)

    def warning(self, message: str, **fields: Any) -> None:
        """Writes a line about something unexpected that the code handles.

        Args:
            message: A constant text.
            fields: Structured values beside the message. An exception as `error` adds a traceback.

        Example:
            log.warning("payment is late", order="o-17")
        """
        self._write(logging.WARNING, message, fields)

    def error(self, message: str, **fields: Any) -> None:
        """Writes a line about a fault that needs an operator.

        Args:
            message: A constant text.
            fields: Structured values beside the message. An exception as `error` adds a traceback.

        Example:
            log.error("refund failed", order="o-17", error=error)
        """
        self._write(logging.ERROR, message, fields)

    def _write(self, level: int, message: str, fields: Mapping[str, Any]) -> None:
        if not self._logger.isEnabledFor(level):
            return
        together = {**self._fields, **fields}
        error = together.pop("error", None)
        text = "".join(f" {key}={value}" for key, value in together.items())
        exc_info = None
        if is_a(error, BaseException):
            exc_info = _shown(error)
            if exc_info is None:
                text = f"{text} error={own_name_of(type(error))}: {message_of(error)}"
        elif error is not None:
            text = f"{text} error={message_of(error)}"
        # An error of a log handler must not fail the code that logs.
        with suppress(Exception):
            self._logger.log(
                level,
                "%s%s",
                _printable(message),
                _printable(text),
                exc_info=exc_info,
                extra={"perdure": together},
            )
