import torch
import torch.nn as nn
import torch.nn.functional as F


class LitClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 5))

    def forward(self, x):
        return self.net(x)

    def training_step(self, batch, batch_idx):
        x, y = batch
        return F.cross_entropy(self(x), y)


if __name__ == "__main__":
    module = LitClassifier()
    labels = torch.randint(0, 5, (16, 1))
    module.training_step((torch.randn(16, 20), labels.squeeze(1)), 0)
    soft = torch.rand(16, 5)
    module.training_step((torch.randn(16, 20), soft / soft.sum(1, keepdim=True)), 1)
