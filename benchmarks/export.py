"""What the peer does: `torch.export` of a library's model with dynamic shapes, as a process of its own.

python benchmarks/export.py resnet50|wav2vec2
"""

import sys

import torch
from torch.export import Dim, export


def resnet50() -> None:
    from torchvision.models import resnet50 as build

    sizes = {0: Dim("B", min=2, max=64), 2: Dim("H", min=64, max=1024), 3: Dim("W", min=64, max=1024)}
    export(build().eval(), (torch.randn(2, 3, 224, 256),), dynamic_shapes=(sizes,))


def wav2vec2() -> None:
    from transformers import Wav2Vec2Config, Wav2Vec2ForCTC

    model = Wav2Vec2ForCTC(Wav2Vec2Config()).eval()
    sizes = {"input_values": {0: Dim.AUTO, 1: Dim.AUTO}}
    export(model, (), {"input_values": torch.randn(2, 16_000)}, dynamic_shapes=sizes)


if __name__ == "__main__":
    {"resnet50": resnet50, "wav2vec2": wav2vec2}[sys.argv[1]]()
