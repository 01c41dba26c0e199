"""A whole training script: dataset class, loaders, schedulers, accumulation, validation, checkpoints, early stop."""

import copy
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR, OneCycleLR
from torch.utils.data import DataLoader, Dataset, Subset


class Waves(Dataset):
    def __init__(self, n=40, length=64, transform=None):
        rng = np.random.default_rng(1)
        self.labels = rng.integers(0, 3, size=n)
        t = np.linspace(0, 1, length)
        self.data = np.stack([np.sin(2 * np.pi * (k + 1) * t) + 0.1 * rng.normal(size=length) for k in self.labels])
        self.transform = transform

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, idx):
        if torch.is_tensor(idx):
            idx = idx.tolist()
        x = torch.from_numpy(self.data[idx]).float().unsqueeze(0)
        if self.transform:
            x = self.transform(x)
        return x, int(self.labels[idx])


class Classifier(nn.Module):
    def __init__(self, classes=3):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv1d(1, 8, 7, stride=2, padding=3), nn.BatchNorm1d(8), nn.ReLU(),
            nn.Conv1d(8, 16, 5, stride=2, padding=2), nn.BatchNorm1d(16), nn.ReLU(),
        )
        self.head = nn.Linear(16, classes)

    def forward(self, x):
        return self.head(self.net(x).mean(dim=-1))


@torch.no_grad()
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, correct, loss_sum = 0, 0, 0.0
    for x, y in loader:
        logits = model(x)
        loss_sum += criterion(logits, y).item() * y.size(0)
        correct += (logits.argmax(dim=1) == y).sum().item()
        total += y.numel()
    model.train(was_training)
    return loss_sum / total, 100.0 * correct / total


def main(epochs=2, accumulate=2):
    data = Waves(transform=lambda x: x + 0.01 * torch.randn_like(x))
    order = torch.randperm(len(data)).tolist()
    train_set, val_set = Subset(data, order[:30]), Subset(data, order[30:])
    train_loader = DataLoader(train_set, batch_size=7, shuffle=True, drop_last=True)
    val_loader = DataLoader(val_set, batch_size=16)
    model = Classifier()
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1, weight=torch.tensor([1.0, 2.0, 1.0]))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, nesterov=True)
    scheduler = OneCycleLR(optimizer, max_lr=0.1, total_steps=epochs * len(train_loader))
    best, best_state, patience = float("inf"), None, 3
    for epoch in range(epochs):
        start = time.time()
        running = 0.0
        for step, (inputs, targets) in enumerate(train_loader, 1):
            loss = criterion(model(inputs), targets) / accumulate
            loss.backward()
            running += loss.item() * accumulate
            if step % accumulate == 0:
                optimizer.step()
                optimizer.zero_grad(set_to_none=True)
            scheduler.step()
        val_loss, acc = evaluate(model, val_loader, criterion)
        print(f"epoch {epoch:>2d} | {running / step:.3f} | {val_loss:.3f} | {acc:.1f}% | {time.time() - start:.1f}s")
        if val_loss < best:
            best, best_state = val_loss, copy.deepcopy(model.state_dict())
            torch.save({"epoch": epoch, "model": best_state, "optimizer": optimizer.state_dict()}, Path("best.pt"))
        elif (patience := patience - 1) == 0:
            break
    if best_state is not None:
        model.load_state_dict(best_state)
    checkpoint = torch.load("best.pt", map_location="cpu")
    restored = Classifier()
    restored.load_state_dict(checkpoint["model"])
    warm = LambdaLR(optimizer, lr_lambda=lambda s: min(1.0, (s + 1) / 10))
    warm.step()
    return restored


if __name__ == "__main__":
    main()
