"""Calls with one argument of a wrong kind in each place in turn: None, text, a list, 0, -1, another rank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import torch
from mutations import is_tensor
from torch_side import Call, Given, ask

WRONG = (None, "word", [], [2, None], 0, -1, 2.5, torch.ones(()), torch.ones(2, 3, 4, 5, 6))


def base_call(seeds: list[Call]) -> Call | None:
    """The first call that torch accepts."""
    return next((seed for seed in seeds if isinstance(ask(seed), Given)), None)


def wrong_calls(call: Call) -> Iterator[Call]:
    """The call with each of its arguments in turn replaced by each of the wrong values."""
    for args, kwargs in _changed(call.args, call.kwargs):
        yield replace(call, args=args, kwargs=kwargs)
    if call.init is not None:
        for changed in _changed(*call.init):
            yield replace(call, init=changed)


def _changed(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    for place, value in enumerate(args):
        for wrong in _other_than(value):
            yield (*args[:place], wrong, *args[place + 1 :]), kwargs
    for name, value in kwargs.items():
        for wrong in _other_than(value):
            yield args, {**kwargs, name: wrong}


def _other_than(value: Any) -> Iterator[Any]:
    yield from (wrong for wrong in WRONG if type(wrong) is not type(value) or is_tensor(wrong))
    if is_tensor(value):
        yield value.unsqueeze(0)
        if value.ndim and value.shape[0]:
            yield value[0]
