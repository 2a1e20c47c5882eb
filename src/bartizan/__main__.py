"""`python -m bartizan` is the same as `bartizan`."""

from __future__ import annotations

import sys

from bartizan.cli import main

if __name__ == "__main__":
    sys.exit(main())
