"""Offer search, identify, scan, prove, check and expand to agents, by the Model Context Protocol on
standard input and output."""

from __future__ import annotations

import argparse

from esma import agents
from esma.errors import EsmaError


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told: nothing."""


def run(options: argparse.Namespace) -> int:
    """What the command does; its exit status."""
    try:
        server = agents.server()
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "pydantic", "anyio"):
            raise
        raise EsmaError("'esma mcp' needs the package mcp: pip install 'esma[mcp]'") from None
    server.run()
    return 0
