"""Windows of a series, made with numpy."""
import math
import os
import tempfile

import numpy as np
import torch
from shapecheck import reveal_shape
from torch import nn
from torch.utils.data import DataLoader, Dataset, RandomSampler, SequentialSampler, Subset, random_split

try:
    import matplotlib.pyplot as plt
except ImportError:
    plt = None


class Windows(Dataset):
    def __init__(self, series, window, horizon):
        self.series, self.window, self.horizon = series, window, horizon

    def __len__(self):
        return len(self.series) - self.window - self.horizon + 1

    def __getitem__(self, i):
        past = self.series[i : i + self.window]
        future = self.series[i + self.window : i + self.window + self.horizon]
        return torch.from_numpy(past).float(), torch.from_numpy(future[:, 0]).float()


class Forecaster(nn.Module):
    def __init__(self, inputs, hidden, horizon):
        super().__init__()
        self.lstm = nn.LSTM(inputs, hidden, num_layers=2, batch_first=True, dropout=0.1)
        self.out = nn.Linear(hidden, horizon)

    def forward(self, x):
        y, _ = self.lstm(x)
        return self.out(y[:, -1])


t = np.arange(0, 400)
series = np.stack([np.sin(t * 2 * math.pi / 24), np.cos(t / 7), np.random.randn(400)], axis=1)
mean, std = series[:300].mean(0), series[:300].std(0)
series = (series - mean) / std
data = Windows(series, 24, 6)
n_train = int(len(data) * 0.7)
train_set, val_set, test_set = random_split(data, [n_train, 50, len(data) - n_train - 50])
train_loader = DataLoader(train_set, batch_size=32, sampler=RandomSampler(train_set), drop_last=True)
val_loader = DataLoader(val_set, batch_size=10, sampler=SequentialSampler(val_set))
test_loader = DataLoader(Subset(data, list(range(0, len(data), 10))), batch_size=1)
model = Forecaster(3, 32, 6)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1e-2, steps_per_epoch=len(train_loader), epochs=2)
best, path = float("inf"), os.path.join(tempfile.mkdtemp(), "best.pt")
for epoch in range(2):
    model.train()
    for past, future in train_loader:
        loss = nn.functional.mse_loss(model(past), future)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
    model.eval()
    with torch.no_grad():
        losses = [nn.functional.l1_loss(model(a), b).item() for a, b in val_loader]
    if np.mean(losses) < best:
        best = np.mean(losses)
        torch.save(model.state_dict(), path)
if os.path.exists(path):
    model.load_state_dict(torch.load(path))
preds, trues = [], []
with torch.no_grad():
    for a, b in test_loader:
        preds.append(model(a).numpy())
        trues.append(b.numpy())
preds, trues = np.concatenate(preds), np.concatenate(trues)
print(np.abs(preds - trues).mean(), np.sqrt(((preds - trues) ** 2).mean()))
if plt is not None:
    fig, ax = plt.subplots(2, 1)
    ax[0].plot(preds[0])
    fig.savefig("forecast.png")
reveal_shape(next(iter(train_loader))[0])  # revealed: (32, 24, 3)
reveal_shape(next(iter(val_loader))[1])  # revealed: (10, 6)
reveal_shape(torch.from_numpy(preds))  # revealed: (38, 6)
