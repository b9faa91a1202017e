"""The format of log lines."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from perdure.log import StandardLog


def test_a_message_is_one_line_without_control_characters(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = StandardLog(logging.getLogger("perdure.test"))
    log.warning("odd\x1b[2J\nall is well", worker="w\x9b31m\u202e é\u00a0訂\u200d")
    assert caplog.messages == ["odd\\x1b[2J\\nall is well worker=w\\x9b31m\\u202e é\u00a0訂\u200d"]


def test_an_error_that_cannot_be_formatted_does_not_fail_the_code_that_logs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Bad(Exception):
        def __getattribute__(self, name: str) -> Any:
            raise RuntimeError(name)

    logger = logging.getLogger("perdure.test.unshown")
    logger.propagate = False
    logger.addHandler(handler := logging.StreamHandler())
    StandardLog(logger).error("it failed", error=Bad(), count=1)
    logger.removeHandler(handler)
    assert capsys.readouterr().err == "it failed count=1 error=Bad: \n"
