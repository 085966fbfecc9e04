"""The command line: reads documents, asks the engine, prints or writes the answer."""

from eutonia.cli.running import main

__all__ = ["main"]
