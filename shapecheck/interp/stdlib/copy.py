"""copy: exact for containers and objects, `__copy__` and `__deepcopy__` included.

What was shared stays shared, and a parameter becomes another parameter. A memo that the program hands over is not used.
"""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run.function_models import builtin
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Value


def _copy(run: Run, x: Value) -> Value:
    return kind_of(x).copied(x, run)


def _deepcopy(run: Run, x: Value, memo: Value = None) -> Value:
    return kind_of(x).copied_deeply(x, {}, run)


NAMES: Mapping[str, Value] = {"copy": builtin("copy", _copy), "deepcopy": builtin("deepcopy", _deepcopy)}
