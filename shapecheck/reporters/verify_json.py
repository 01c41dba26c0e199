"""The JSON of a verification."""

from __future__ import annotations

import json

from shapecheck.report.verification import Verification


def render(verification: Verification, depth: int, colour: bool) -> str:  # noqa: ARG001 - all rows, and no colours
    return json.dumps(verification.to_json(), indent=2) + "\n"
