# run: never
"""Prices from the columns of a table."""
import numpy as np
import pandas as pd
import torch
from shapecheck import reveal_shape
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset, random_split


class Table(Dataset):
    def __init__(self, frame, target):
        self.y = torch.tensor(frame[target].values, dtype=torch.float32)
        self.x = torch.tensor(frame.drop(columns=[target]).values, dtype=torch.float32)

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


frame = pd.read_csv("houses.csv")
print(frame.head(), frame.describe(), frame.shape)
frame = frame.dropna().reset_index(drop=True)
assert len(frame) > 0, "no rows"
for column in frame.columns:
    if frame[column].dtype == object:
        frame[column] = frame[column].astype("category").cat.codes
frame["rooms"] = frame["rooms"].fillna(frame["rooms"].mean())
features = [c for c in frame.columns if c != "price"]
if not features:
    raise SystemExit("no columns")
values = frame[features].to_numpy(dtype=np.float32)
values = (values - values.mean(axis=0)) / (values.std(axis=0) + 1e-6)
target = frame["price"].to_numpy(dtype=np.float32).reshape(-1, 1)
split = int(0.8 * len(values))
train_set = TensorDataset(torch.from_numpy(values[:split]), torch.from_numpy(target[:split]))
val_set = TensorDataset(torch.from_numpy(values[split:]), torch.from_numpy(target[split:]))
train_loader = DataLoader(train_set, batch_size=32, shuffle=True)
val_loader = DataLoader(val_set, batch_size=32)
model = nn.Sequential(nn.Linear(len(features), 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
loss_fn = nn.MSELoss()
history = []
for epoch in range(50):
    model.train()
    losses = []
    for xb, yb in train_loader:
        optimizer.zero_grad()
        loss = loss_fn(model(xb), yb)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        val = sum(loss_fn(model(x), y).item() * len(x) for x, y in val_loader) / len(val_set)
    history.append({"epoch": epoch, "train": np.mean(losses), "val": val})
pd.DataFrame(history).to_csv("history.csv", index=False)
table = Table(frame, "price")
first, second = random_split(table, [split, len(table) - split])
for x, y in DataLoader(first, batch_size=16):
    print(x.shape, y.shape)
print(len(first), len(second))
reveal_shape(model(torch.zeros(5, len(features))))  # revealed: (5, 1)
print(torch.cat([model(torch.zeros(5, len(features))), torch.zeros(4, 2)]))  # error: [SHP206]
