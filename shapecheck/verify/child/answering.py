"""One target: its module loaded, the model built for each sample, called in both modes."""

from __future__ import annotations

import json
import time
import types
from collections.abc import Callable
from typing import Any

import torch

from shapecheck.verify.child.building import Missing, build, load
from shapecheck.verify.child.calling import Variant, run, told, variants

Json = dict[str, Any]
MODES = ("eval", "train")
_loaded: dict[str, types.ModuleType] = {}


def answer(target: Json, request: Json, say: Callable[..., None], until: float) -> None:
    """Say what each sample of a target gave; samples that time does not allow are left out."""
    try:
        module = _module(target["place"])
    except (Exception, SystemExit) as error:
        say(failed="import", error=told(error))
        return
    models = _Models(module, target, request)
    options = variants(target["samples"][0]["inputs"])
    for number, sample in enumerate(target["samples"]):
        if number and time.monotonic() > until:
            say(skipped=len(target["samples"]) - number)
            return
        try:
            options = _sampled(number, sample, models, options, request, say)
        except Missing as missing:
            say(failed="missing", message=str(missing))
            return
        except SystemExit as error:
            say(failed="exit", error=told(error))
            return


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

    def of(self, sample: Json) -> Any:
        key = json.dumps([sample["names"], sample["arguments"]])
        if key != self.key:
            self.model = self.key = None
            torch.manual_seed(self.request["seed"])
            self.model = build(
                self.module, self.target["expression"], sample["names"], sample["arguments"], self.request["device"]
            )
            self.key = key
        return self.model


def _sampled(
    number: int,
    sample: Json,
    models: _Models,
    options: list[Variant],
    request: Json,
    say: Callable[..., None],
) -> list[Variant]:
    """Say what a sample gave, and which readings of the inputs are left: the one that worked."""
    try:
        model = models.of(sample)
    except Missing:
        raise
    except Exception as error:
        say(sample=number, stage="build", error=told(error))
        return options
    first: list[Json] = []
    for variant in options:
        runs = [run(model, mode, sample["inputs"], variant, request["device"], request["seed"]) for mode in MODES]
        if any("error" not in one for one in runs):
            say(sample=number, stage="run", params=_parameters(model), runs=runs, **variant._asdict())
            return [variant]
        first = first or runs
    say(sample=number, stage="run", params=_parameters(model), runs=first, **options[0]._asdict())
    return options


def _parameters(model: Any) -> int | None:
    return sum(p.numel() for p in model.parameters()) if isinstance(model, torch.nn.Module) else None
