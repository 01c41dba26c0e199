import torch.nn as nn


class Scorer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(32)
        self.conv = nn.Conv1d(32, 5, 1)

    def forward(self, x):
        """Score every step.

        Args:
            x (Tensor): features.
                Shape: (batch, 32, steps)
        """
        return self.conv(self.norm(x))
