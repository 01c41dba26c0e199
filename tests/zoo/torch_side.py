"""What torch says of a target: run as a script in a process of its own, for it imports torch and the libraries.

    python tests/zoo/torch_side.py < targets.jsonl > truths.jsonl

Reads one target a line and writes one truth a line. Models are built and run on the meta device, each in a forked
child, so that one that crashes, hangs or changes a global takes nothing along.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch

SECONDS = 240
"""How long one target may take."""
DEPTH = 7

Json = dict[str, Any]


def tree(value: Any, depth: int = 0) -> Any:
    """A value as `infer` would show it; an object is the map of those attributes that hold tensors."""
    if isinstance(value, torch.Tensor):
        return list(value.shape)
    if value is None or isinstance(value, (bool, int, float, str)):
        return {"const": value}
    if depth > DEPTH:
        return {"opaque": type(value).__name__}
    if isinstance(value, (list, tuple)):
        return {"seq": [tree(item, depth + 1) for item in value]}
    if isinstance(value, Mapping):
        return {"map": {str(key): tree(item, depth + 1) for key, item in value.items() if item is not None}}
    attributes = {k: v for k, v in getattr(value, "__dict__", {}).items() if not k.startswith("_")}
    shown = {key: tree(item, depth + 1) for key, item in attributes.items()}
    return {"object": {key: node for key, node in shown.items() if holds_tensor(node)}}


def holds_tensor(node: Any) -> bool:
    if isinstance(node, list):
        return True
    inside = node.get("seq") or [*(node.get("map") or node.get("object") or {}).values()]
    return any(holds_tensor(item) for item in inside)


def dummy(text: str, sizes: Mapping[str, int]) -> torch.Tensor:
    """The tensor that `B,3,H,W:int64` describes at these sizes."""
    dims, _, dtype = text.partition(":")
    shape = [int(d) if d.isdigit() else sizes[d] for d in re.split(r"[,\s]+", dims) if d]
    return torch.zeros(shape, dtype=getattr(torch, dtype or "float32"))


def build(target: str) -> Any:
    """The value of a target's expression over the names of its module."""
    place, _, expression = target.partition(":")
    module = importlib.import_module(place)
    names = set(re.findall(r"[A-Za-z_]\w*", expression))
    scope = {name: getattr(module, name) for name in names if hasattr(module, name)}
    return eval(expression, scope)


@contextmanager
def weightless() -> Iterator[None]:
    """Parameters become meta tensors as they are registered, while other tensors keep their data."""
    register = torch.nn.Module.register_parameter

    def register_on_meta(module: torch.nn.Module, name: str, parameter: torch.nn.Parameter | None) -> None:
        if parameter is not None and not parameter.is_meta:
            parameter = torch.nn.Parameter(parameter.detach().to("meta"), parameter.requires_grad)
        register(module, name, parameter)

    torch.nn.Module.register_parameter = register_on_meta
    try:
        yield
    finally:
        torch.nn.Module.register_parameter = register


def on_meta(target: str) -> Any:
    """The model on the meta device; one whose constructor reads data is moved there once it is built."""
    try:
        with torch.device("meta"):
            return build(target)
    except (NotImplementedError, RuntimeError):
        with weightless():
            return build(target).to("meta")


def called(model: torch.nn.Module, inputs: Mapping[str, torch.Tensor]) -> tuple[Any, list[Any]]:
    """The output of one call, and the output of every submodule's call, in the order in which they end."""
    layers: list[Any] = []

    def hook(path: str) -> Callable[..., None]:
        return lambda _module, _args, output: layers.append([path, tree(output)])

    handles = [module.register_forward_hook(hook(path)) for path, module in model.named_modules() if path]
    try:
        with torch.no_grad():
            output = tree(model(**inputs))
    finally:
        for handle in handles:
            handle.remove()
    return output, layers


def truth(request: Json) -> Json:
    """The parameters of a target, and its output and layers at each of the sizes, in each mode that works."""
    model = on_meta(request["target"])
    with torch.device("meta"):
        params = sum(p.numel() for p in model.parameters())
        runs = []
        for sizes in request["samples"]:
            for mode in ("eval", "train"):
                model.train(mode == "train")
                inputs = {name: dummy(text, sizes) for name, text in request["inputs"].items()}
                try:
                    output, layers = called(model, inputs)
                except Exception as error:
                    runs.append({"mode": mode, "sizes": sizes, "error": f"{type(error).__name__}: {error}"[:300]})
                else:
                    runs.append({"mode": mode, "sizes": sizes, "output": output, "layers": layers})
    return {"params": params, "runs": runs}


def in_child(request: Json) -> Json:
    """The truth of a target, worked out in a forked process; `{"error": ...}` where there is none."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        with os.fdopen(write, "w") as pipe:
            try:
                answer = truth(request)
            except BaseException as error:  # whatever it is, it is what torch says of this target
                answer = {"error": f"{type(error).__name__}: {error}"[:300]}
            pipe.write(json.dumps(answer))
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    return json.loads(text) if text else {"error": f"ended with status {status}"}


def main() -> None:
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    for line in sys.stdin:
        request = json.loads(line)
        importlib.import_module(request["target"].partition(":")[0].partition(".")[0])
        print(json.dumps({"target": request["target"], **in_child(request)}), flush=True)


if __name__ == "__main__":
    main()
