"""The command line: `referat`."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Entry point: runs the command line and ends the process with its exit code."""
    try:
        from referat_ekstraksjon.cli.app import run  # noqa: PLC0415  # Ctrl-C may come while the libraries load

        code = run()
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
