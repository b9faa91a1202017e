"""What log lines look like."""

from __future__ import annotations

import logging

import pytest

from perdure.log import StandardLog


def test_a_message_is_one_line_that_a_terminal_only_shows(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = StandardLog(logging.getLogger("perdure.test"))
    log.warning("odd\x1b[2J\nall is well", worker="w\x9b31m\u202e é\u00a0訂\u200d")
    assert caplog.messages == ["odd\\x1b[2J\\nall is well worker=w\\x9b31m\\u202e é\u00a0訂\u200d"]
