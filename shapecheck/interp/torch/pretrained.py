"""Configuration files of published models, for the source that stands in for code that loads them."""

from __future__ import annotations

from shapecheck.hub import Missing
from shapecheck.interp.builtins.host_calls import from_native
from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.function_models import known, table
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Value
from shapecheck.values import Unknown


def pretrained_json(
    run: Run, name: Value, file: Value, revision: Value = None, subfolder: Value = "", cache_dir: Value = None
) -> Value:
    """The content of a JSON file of a model, by folder or name on the hub; unknown, with a gap, if there is none."""
    asked = [known(part) for part in (name, file, revision, subfolder, cache_dir)]
    model, path, version, folder, cache = (_text(part, run) for part in asked)
    found = run.session.pretrained.json_file(model or "", path or "", version or None, folder or "", cache)
    return (
        run.found.gap(Unknown(found.reason, run.user_place()[0]))
        if isinstance(found, Missing)
        else from_native(found.content)
    )


def _text(value: Value, run: Run) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise NotFollowed(run.found.gap(run.unknown("a model whose name is not text")))


ENGINE = table({"pretrained_json": pretrained_json})
"""What this adds to the module that such source imports."""
