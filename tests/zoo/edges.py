"""Contracts near their edges: what `infer` says that a model takes, held against torch at many small sizes.

    python tests/zoo/edges.py [NAME ...]

Each model of torchvision runs on the meta device in evaluation mode, with square images and with images of the usual
width. Exits with 1 where the contract admits what torch refuses, or excludes what torch takes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import torch
from torch_side import build

from shapecheck.base.formulas import value_at

NAMES = (
    "alexnet", "convnext_tiny", "densenet121", "efficientnet_b0", "googlenet", "inception_v3", "maxvit_t", "mnasnet0_5",
    "mobilenet_v2", "resnet18", "shufflenet_v2_x0_5", "squeezenet1_0", "swin_t", "swin_v2_t", "vgg11", "vit_b_16",
)  # fmt: skip
WIDTH = 224
HEIGHTS = (*range(1, 40), 47, 48, 49, 62, 63, 64, 65, 74, 75, 76, 95, 96, 127, 128, 223, 224, 225, 298, 299, 300)


def infer(target: str) -> Any:
    command = [sys.executable, "-m", "shapecheck", "infer", target, "--input", "x=B,3,H,W", "--format", "json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)


def differences(target: str) -> Iterator[str]:
    """Sizes on which the contract and torch part."""
    contract = infer(target)["contract"]
    with torch.device("meta"):
        model = build(target).eval()
        for height in HEIGHTS:
            for width in dict.fromkeys((WIDTH, height)):
                admitted = all(value_at(goal, {"B": 2, "H": height, "W": width}) for goal in contract)
                if admitted != takes(model, torch.zeros(2, 3, height, width)):
                    yield f"{target}: {height} x {width} is {'admitted' if admitted else 'excluded'} by {contract}"


def takes(model: torch.nn.Module, image: torch.Tensor) -> bool:
    try:
        with torch.no_grad():
            model(image)
    except Exception:
        return False
    return True


def main() -> int:
    warnings.simplefilter("ignore")
    names = sys.argv[1:] or NAMES
    found = [line for name in names for line in differences(f"torchvision.models:{name}()")]
    print("\n".join(found) or f"{len(names)} contracts agree with torch at {2 * len(HEIGHTS) - 1} sizes each")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
