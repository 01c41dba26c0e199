"""Several inputs, some of them optional, a ModuleDict of encoders, and outputs in dicts and named tuples."""

from typing import Dict, NamedTuple, Optional

import torch
from torch import Tensor, nn


class Output(NamedTuple):
    logits: Tensor
    fused: Tensor
    extras: Dict[str, Tensor]


class AudioEncoder(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.net = nn.Sequential(nn.Conv1d(1, 8, 16, stride=8), nn.ReLU(), nn.Conv1d(8, dim, 4, stride=4))

    def forward(self, wave):
        if wave.dim() == 2:
            wave = wave.unsqueeze(1)
        return self.net(wave).transpose(1, 2)


class ImageEncoder(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.net = nn.Conv2d(3, dim, 8, stride=8)

    def forward(self, image):
        return self.net(image).flatten(2).transpose(1, 2)


class TextEncoder(nn.Embedding):
    def __init__(self, dim, vocab=50):
        super().__init__(vocab, dim)


class Fusion(nn.Module):
    encoders = {"audio": AudioEncoder, "image": ImageEncoder, "text": TextEncoder}

    def __init__(self, dim=24, classes=4, modalities=("audio", "image", "text")):
        super().__init__()
        self.enc = nn.ModuleDict({m: self.encoders[m](dim) for m in modalities})
        self.type_emb = nn.ParameterDict({m: nn.Parameter(torch.zeros(dim)) for m in modalities})
        self.latents = nn.Parameter(torch.randn(5, dim))
        self.cross = nn.MultiheadAttention(dim, 4, batch_first=True)
        self.head = nn.Linear(dim, classes)

    def forward(self, audio: Optional[Tensor] = None, image: Optional[Tensor] = None, text: Optional[Tensor] = None, return_weights=False):
        given = {k: v for k, v in dict(audio=audio, image=image, text=text).items() if v is not None}
        if not given:
            raise ValueError("nothing to fuse")
        tokens = {m: self.enc[m](x) + self.type_emb[m] for m, x in given.items()}
        memory = torch.cat(list(tokens.values()), dim=1)
        q = self.latents.unsqueeze(0).expand(memory.size(0), -1, -1)
        fused, weights = self.cross(q, memory, memory)
        extras = {f"{m}_tokens": t for m, t in tokens.items()}
        if return_weights:
            extras["weights"] = weights
        return Output(self.head(fused.mean(1)), fused, extras)


if __name__ == "__main__":
    net = Fusion()
    batch = {"audio": torch.randn(2, 400), "image": torch.rand(2, 3, 32, 24), "text": torch.randint(0, 50, (2, 6))}
    out = net(**batch, return_weights=True)
    logits, fused, extras = out
    assert logits.shape == (2, 4) and extras["weights"].shape[:2] == (2, 5)
    only_text = net(text=batch["text"])
    assert only_text.extras["text_tokens"].shape == (2, 6, 24)
