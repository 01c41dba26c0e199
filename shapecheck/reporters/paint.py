"""Colours as plain ANSI escapes, or none at all. Imports nothing of the package.

Home-made: `rich.console` takes 16 ms to import (benchmarks/homemade.py), more than all modules of an unchanged run.
"""

from __future__ import annotations

CODES = {"": "", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36", "dim": "2"}


class Paint:
    """Colours text when `on`, else hands it back as it is."""

    __slots__ = ("on",)

    def __init__(self, on: bool) -> None:
        self.on = on

    def __call__(self, text: str, colour: str = "", *, bold: bool = False) -> str:
        codes = ";".join(filter(None, ("1" if bold else "", CODES[colour])))
        return f"\033[{codes}m{text}\033[0m" if self.on and codes and text else text
