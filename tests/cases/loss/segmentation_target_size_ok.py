import torch
import torch.nn as nn
import torch.nn.functional as F


class Segmenter(nn.Module):
    def __init__(self, classes=4):
        super().__init__()
        self.enc = nn.Conv2d(3, 16, 3, stride=2, padding=1)
        self.head = nn.Conv2d(16, classes, 1)

    def forward(self, x):
        small = self.head(F.relu(self.enc(x)))
        return F.interpolate(small, size=x.shape[-2:], mode="bilinear", align_corners=False)


def step(model, image, mask):
    scores = model(image)
    return F.cross_entropy(scores, mask)


if __name__ == "__main__":
    step(Segmenter(), torch.rand(2, 3, 64, 64), torch.randint(0, 4, (2, 64, 64)))
    step(Segmenter(), torch.rand(2, 3, 33, 50), torch.randint(0, 4, (2, 33, 50)))
