"""What torch says of a target: run as a script in a process of its own, for it imports torch and the libraries.

    python tests/zoo/torch_side.py < targets.jsonl > truths.jsonl

Reads one target a line and writes one truth a line. Models are built and run on the meta device, and on the CPU where
it cannot be done without data. Each has a forked child, so that one that crashes, hangs or changes a global takes
nothing along.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import signal
import sys
import warnings
from collections.abc import Mapping
from typing import Any

import torch

from shapecheck.verify.child import building
from shapecheck.verify.child.building import evaluate
from shapecheck.verify.child.calling import called

SECONDS = 240
"""How long one target may take."""

Json = dict[str, Any]


def dummy(text: str, sizes: Mapping[str, int]) -> torch.Tensor:
    """The tensor that `B,3,H,W:int64` describes at these sizes."""
    dims, _, dtype = text.partition(":")
    shape = [int(d) if d.isdigit() else sizes[d] for d in re.split(r"[,\s]+", dims) if d]
    return torch.zeros(shape, dtype=getattr(torch, dtype or "float32"))


def build(target: str) -> Any:
    """The value of a target's expression over the names of its module, on the current device."""
    place, _, expression = target.partition(":")
    return evaluate(importlib.import_module(place), expression, {})


def truth(request: Json) -> Json:
    """What torch says on the meta device, if it runs there at all sizes, else on the CPU."""
    try:
        found = told(request, "meta")
    except Exception:
        return told(request, "cpu")
    worked = [run["sizes"] for run in found["runs"] if "error" not in run]
    return found if all(sizes in worked for sizes in request["samples"]) else told(request, "cpu")


def told(request: Json, device: str) -> Json:
    """The parameters of a target, and its output and layers at each of the sizes, in each mode that works."""
    place, _, expression = request["target"].partition(":")
    model = building.build(importlib.import_module(place), expression, {}, None, device)
    with torch.device(device):
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
