"""The JSON of the contract. Keys keep their order and nothing depends on the clock."""

from __future__ import annotations

import json

from shapecheck.report.report import Inference, Report
from shapecheck.reporters import Options, Sources


def render(report: Report, sources: Sources, options: Options) -> str:  # noqa: ARG001 - it holds no excerpts
    return json.dumps(report.to_json(), indent=2) + "\n"


def render_inference(inference: Inference, sources: Sources, options: Options) -> str:  # noqa: ARG001 - as above
    return json.dumps(inference.to_json(), indent=2) + "\n"
