import numpy as np
import torch
from torch import nn


def load():
    rng = np.random.default_rng(0)
    return rng.normal(size=(32, 10)).astype(np.float32), rng.integers(0, 3, size=32)


def main():
    x, y = load()
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    net = nn.Linear(10, 3)
    loss = nn.CrossEntropyLoss()(net(x), y)
    loss.backward()


if __name__ == "__main__":
    main()
