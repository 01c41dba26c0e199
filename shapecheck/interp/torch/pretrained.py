"""The configuration files of published models, as the source that stands in for loading code asks for them."""

from __future__ import annotations

from shapecheck.hub import Missing
from shapecheck.interp.builtins.host_calls import from_native
from shapecheck.interp.run.function_models import table
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Value
from shapecheck.values import Unknown


def pretrained_json(
    run: Run, name: Value, file: Value, revision: Value = None, subfolder: Value = "", cache_dir: Value = None
) -> Value:
    """The content of a JSON file of a model, by folder or name on the hub; unknown, with a gap, if there is none."""
    asked = (name, file, revision or None, subfolder or "", cache_dir)
    unknown = next((part for part in asked if isinstance(part, Unknown)), None)
    if unknown is not None:
        return unknown
    if not all(part is None or isinstance(part, str) for part in asked):
        return run.found.gap(run.unknown("a model whose name is not text"))
    found = run.session.pretrained.json_file(*asked)
    return (
        run.found.gap(Unknown(found.reason, run.user_place()[0]))
        if isinstance(found, Missing)
        else from_native(found.content)
    )


ENGINE = table({"pretrained_json": pretrained_json})
"""What this adds to the module that such source imports."""
