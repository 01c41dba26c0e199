import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

net = nn.Sequential(nn.Conv1d(1, 4, 8, stride=4), nn.Flatten(), nn.Linear(4 * 15, 3))
data = TensorDataset(torch.randn(24, 1, 64), torch.randint(0, 3, (24, 2)))
criterion = nn.CrossEntropyLoss()
for signal, label in DataLoader(data, batch_size=8):
    loss = criterion(net(signal), label.flatten())  # error: [SHP702]
