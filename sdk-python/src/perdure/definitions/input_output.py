"""The conversion of inputs and outputs by a definition that has both."""

from __future__ import annotations

from typing import Any, ClassVar

from ..errors import InvalidInputError, InvalidOutputError
from .conversion import convert_to_definition


class InputOutput:
    """The part of a definition that converts inputs and outputs."""

    name: str
    input_type: Any
    output_type: Any
    _input: ClassVar[str]
    _output: ClassVar[str]

    def read_input(self, value: Any) -> Any:
        """Converts a decoded input to its annotation. The SDK calls it.

        Args:
            value: The decoded JSON value.

        Returns:
            The converted value.

        Raises:
            InvalidInputError: The value does not match the annotation.
        """
        return convert_to_definition(
            value, self.input_type, self._input, self.name, InvalidInputError
        )

    def read_output(self, value: Any) -> Any:
        """Converts a decoded output, which may be an answer, to its annotation. The SDK calls it.

        Args:
            value: The decoded JSON value.

        Returns:
            The converted value.

        Raises:
            InvalidOutputError: The value does not match the annotation.
        """
        return convert_to_definition(
            value, self.output_type, self._output, self.name, InvalidOutputError
        )
