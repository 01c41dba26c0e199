"""`python -m shapecheck`. The current folder leaves the import path first: what is checked there must never run."""

import sys

if sys.path and not sys.flags.safe_path:
    del sys.path[0]

from shapecheck.cli import run

if __name__ == "__main__":
    run()
