"""How much the oracle tries: a few minutes by default, as long as it takes with SHAPECHECK_ORACLE=long."""

from __future__ import annotations

import os
import zlib

from hypothesis import HealthCheck, settings

LONG = os.environ.get("SHAPECHECK_ORACLE") == "long"

MOST_SAMPLES = 200 if LONG else 6
"""Samples of torch for each op and dtype."""

EXAMPLES = 1500 if LONG else 8
"""Random calls for each name and strategy."""

PROFILE = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


def seed_of(name: str) -> int:
    """A number of its own for each name, the same in every run."""
    return zlib.crc32(name.encode())
