"""string: its constants and `capwords`; a `Template` is unknown."""

from __future__ import annotations

import string
from collections.abc import Mapping

from shapecheck.interp.run.function_models import builtin
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.shared.tables import natively
from shapecheck.interp.values.objects import Value


def _template(run: Run, template: Value) -> Value:
    return run.unknown("string.Template is not followed")


NAMES: Mapping[str, Value] = {
    **{name: value for name, value in vars(string).items() if isinstance(value, str) and not name.startswith("_")},
    **natively("string", string.capwords),
    "Template": builtin("Template", _template),
}
