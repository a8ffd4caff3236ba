"""`referat serve`."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from referat_ekstraksjon.cli.stopping import stopped_by_signals


def serve_command(
    file: Annotated[Path, typer.Argument(help="The archive.")],
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 for any that is free.")] = 8001,
    token: Annotated[
        str | None,
        typer.Option("--token", envvar="REFERAT_TOKEN", help="What readers must know; needed for other machines."),
    ] = None,
    include_restricted: Annotated[
        bool, typer.Option("--include-restricted", help="Show cases that are not for everyone's eyes.")
    ] = False,
    browser: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Serve the archive as a web page on this machine."""
    from referat_ekstraksjon.web.serving import ServeSettings, serve  # noqa: PLC0415  # other commands need not wait

    def ready(address: str) -> None:
        sys.stderr.write(f"The archive is at {address} (Ctrl-C stops it)\n")
        sys.stderr.flush()
        if browser:
            webbrowser.open(address)

    settings = ServeSettings(host, port, token, include_restricted)
    try:
        with stopped_by_signals():
            serve(file, settings, ready)
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
