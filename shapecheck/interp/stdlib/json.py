"""json: Python's own between text and known values, on files of the project too."""

from __future__ import annotations

import json
from collections.abc import Mapping

from shapecheck.interp.builtins.settings_text import JSON
from shapecheck.interp.run.function_models import table
from shapecheck.interp.stdlib.shared.tables import natively
from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = {
    **natively("json", json.dumps, json.loads),
    **table(
        {
            "dump": lambda run, *args, **kwargs: None,
        }
    ),
    **JSON,
    "JSONDecodeError": json.JSONDecodeError,
}
