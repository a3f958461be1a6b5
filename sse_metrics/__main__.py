"""The command line: python -m sse_metrics COMMAND. docs/command-line.md says what each answers and its exit codes."""

from __future__ import annotations

import sys

from sse_metrics.commands import main

if __name__ == "__main__":
    sys.exit(main())
