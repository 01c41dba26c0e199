import torch
from torch import nn

classifier = nn.Sequential(
    nn.Flatten(),
    nn.Linear(784),  # error: [SHP501]
    nn.ReLU(),
)
print(classifier(torch.rand(1, 1, 28, 28)))
