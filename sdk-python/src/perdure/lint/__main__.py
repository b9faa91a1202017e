"""`python -m perdure.lint`: the same as the command `perdure-lint`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
