"""The process that runs models: requests in, one line of JSON out for each thing that is known.

It is handed a folder of its own with `request.json`, and writes `answers.jsonl` there.
"""

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


def main(folder: str) -> None:
    """Answer the requests of `folder`, in order."""
    with open(os.path.join(folder, "request.json"), encoding="utf-8") as file:
        request = json.load(file)
    with open(os.path.join(folder, "answers.jsonl"), "a", encoding="utf-8") as out:

        def say(**line: Any) -> None:
            out.write(json.dumps(line) + "\n")
            out.flush()

        from shapecheck.verify.child import sandbox

        sandbox.limit_memory(request["gigabytes"])
        try:
            import torch
        except ImportError as error:
            say(failed="torch", message=f"{sys.executable} cannot import torch: {error}")
            return
        from shapecheck.verify.child.answering import answer

        if request["device"] == "cuda" and not torch.cuda.is_available():
            say(failed="cuda", message="torch finds no CUDA device here")
            return
        warnings.simplefilter("ignore")
        sandbox.make_saving_visible()
        guard = sandbox.Sandbox(folder)
        guard.close()
        say(ready=torch.__version__)
        for number, one in enumerate(request["targets"]):
            _answered(number, one, request, say, guard, answer)


def _answered(
    number: int, one: Json, request: Json, say: Callable[..., None], guard: Any, answer: Callable[..., None]
) -> None:
    guard.stopped.clear()
    say(begin=number)
    try:
        answer(one, request, say, until=time.monotonic() + request["seconds"])
    finally:
        say(end=number, stopped=list(guard.stopped))
