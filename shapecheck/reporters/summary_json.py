"""A summary as JSON: everything, whatever the table would show, and the numbers at the sizes that were given."""

from __future__ import annotations

import json

from shapecheck.base.formulas import value_at
from shapecheck.report.model_summary import Summary
from shapecheck.reporters.summary_text import Shown


def render(summary: Summary, shown: Shown) -> str:
    found = summary.to_json()
    if shown.sizes:
        found["sizes"] = dict(shown.sizes)
        found["totals_at_sizes"] = {
            name: None if count is None else value_at(count, shown.sizes) for name, count in summary.totals.items()
        }
    return json.dumps(found, indent=2) + "\n"
