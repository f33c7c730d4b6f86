"""The command line: one verb a file. Nothing heavy is imported before a verb runs."""

from __future__ import annotations

from checker.cli.root import command, main

__all__ = ["command", "main"]
