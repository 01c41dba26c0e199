"""warnings: a warning has no effect that is followed, and `deprecated` gives back what it decorates."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run.function_models import identity, silent, untold
from shapecheck.interp.stdlib.shared.tables import each
from shapecheck.interp.values.objects import Builtin, ClassObj, Value

CATCHER = ClassObj(
    "catch_warnings",
    (),
    {
        "__init__": silent("__init__"),
        "__enter__": untold("__enter__"),
        "__exit__": silent("__exit__"),
    },
)
DEPRECATED = Builtin("deprecated", lambda run, args, kwargs: identity("deprecated"))
NAMES: Mapping[str, Value] = {
    **each(silent, "warn warn_explicit filterwarnings simplefilter resetwarnings showwarning"),
    "catch_warnings": CATCHER,
    "deprecated": DEPRECATED,
}
