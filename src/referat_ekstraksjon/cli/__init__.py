"""The command line: `referat`."""

from referat_ekstraksjon.cli.app import main

__all__ = ["main"]
