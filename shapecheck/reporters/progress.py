"""A line that tells how far long work has come: on a terminal only, and gone when the work is done.

Home-made, twenty lines: `rich` takes 16 ms to import (benchmarks/homemade.py).
"""

from __future__ import annotations

import os
import sys


class Progress:
    """Call it with what is being done; `clear` before anything else is written."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.on = not quiet and sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def __call__(self, text: str) -> None:
        if self.on:
            print(f"\r\033[K{_cut(text)}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if self.on:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def _cut(text: str) -> str:
    """What fits on one line, which is all that can be taken back; control characters are left out."""
    plain = "".join(c if c.isprintable() else "?" for c in text)
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError, AttributeError):
        columns = 80
    return plain if len(plain) < columns else plain[: columns - 2] + "…"
