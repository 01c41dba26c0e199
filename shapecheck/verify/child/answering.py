"""One target: its module loaded, the model built for each sample, called in both modes."""

from __future__ import annotations

import json
import math
import time
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch

from shapecheck.verify.child.arguments import Missing
from shapecheck.verify.child.building import build, load, run_script
from shapecheck.verify.child.calling import Variant, run, told, variants

Json = dict[str, Any]
SLOWER = 4
"""How much longer than in proportion a larger sample may take, as attention does."""
_loaded: dict[str, types.ModuleType] = {}


def answer(target: Json, request: Json, say: Callable[..., None], until: float) -> None:
    """Say what each sample of a target gave; those that time does not allow, by the pace so far, are left out."""
    if target.get("script"):
        say(sample=0, stage="run", runs=[_script(target["place"])])
        return
    try:
        module = _module(target["place"])
    except (Exception, SystemExit) as error:
        say(failed="import", error=told(error))
        return
    models = _Models(module, target, request)
    options = variants(target["samples"][0]) if target["samples"] else []
    pace = math.inf  # seconds a number of the inputs, as quick as it was anywhere
    skipped = 0
    for number, sample in enumerate(target["samples"]):
        begun = time.monotonic()
        if number and begun > until:
            skipped += 1
            continue
        if sample["spared"] and begun + SLOWER * pace * sample["elements"] > until:
            continue  # nothing says that it would tell anything
        try:
            options = _sampled(number, sample, models, options, request, say)
        except Missing as missing:
            say(failed="missing", message=str(missing))
            return
        except SystemExit as error:
            say(failed="exit", error=told(error))
            return
        pace = min(pace, (time.monotonic() - begun) / max(sample["elements"], 1))
    if skipped:
        say(skipped=skipped)


def _script(place: Json) -> Json:
    """What a file gives as a program."""
    try:
        run_script(place)
    except (Exception, SystemExit) as error:
        return {"error": told(error)} if not _ends_well(error) else {}
    return {}


def _ends_well(error: BaseException) -> bool:
    return isinstance(error, SystemExit) and error.code in (None, 0)


def _module(place: Json) -> types.ModuleType:
    key = json.dumps(place)
    if key not in _loaded:
        _loaded[key] = load(place)
    return _loaded[key]


class _Models:
    """The model of the latest sample, built anew only when what it is built with changes."""

    def __init__(self, module: types.ModuleType, target: Json, request: Json) -> None:
        self.module, self.target, self.request = module, target, request
        self.key: str | None = None
        self.model: Any = None

    def of(self, sample: Json, idle: float | None) -> Any:
        """The model, with `idle` for the constructor's parameters that decide no shape; None leaves them as sizes."""
        arguments = sample["arguments"]
        if idle is not None and arguments is not None:
            for path in sample["idle"]:
                arguments = _replaced(arguments, path, {"const": idle})
        key = json.dumps([sample["names"], arguments])
        if key != self.key:
            self.model = self.key = None
            torch.manual_seed(self.request["seed"])
            device = self.request["device"]
            self.model = build(self.module, self.target["expression"], sample["names"], arguments, device)
            self.key = key
        return self.model


def _replaced(arguments: Mapping[str, Json], path: Sequence[str], node: Json) -> dict[str, Json]:
    """The arguments with another node where `path` leads, through the parts of objects."""
    name, *rest = path
    inner = {"parts": _replaced(arguments[name]["parts"], rest, node)} if rest else node
    return {**arguments, name: inner}


def _sampled(
    number: int,
    sample: Json,
    models: _Models,
    options: list[Variant],
    request: Json,
    say: Callable[..., None],
) -> list[Variant]:
    """Say what a sample gave, and which readings of the inputs are left: the one that worked."""
    first: Json | None = None
    for variant in options:
        line = _line(sample, models, variant, request)
        if any("error" not in run for run in line.get("runs", ())):
            say(sample=number, **line)
            return [variant]
        first = first or line
    assert first is not None
    say(sample=number, **first)
    return options


def _line(sample: Json, models: _Models, variant: Variant, request: Json) -> Json:
    """What one reading of a sample gave."""
    try:
        model = models.of(sample, variant.idle)
    except Missing:
        raise
    except Exception as error:
        return {"stage": "build", "error": told(error)}
    runs: list[Json] = []
    for mode in sample["modes"]:
        runs.append(run(model, mode, sample["inputs"], variant, request["device"], request["seed"]))
        if sample["refused_once"] and "error" in runs[-1]:
            break
    return {"stage": "run", "params": _parameters(model), "runs": runs, **variant._asdict()}


def _parameters(model: Any) -> int | None:
    return sum(p.numel() for p in model.parameters()) if isinstance(model, torch.nn.Module) else None
