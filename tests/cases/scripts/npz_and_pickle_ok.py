# run: never
"""Arrays and pickles of unknown size."""
import glob
import os
import pickle
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import requests
import torch
from shapecheck import reveal_shape
from torch import nn
from torch.utils.data import DataLoader, SubsetRandomSampler, TensorDataset

with np.load("train.npz", allow_pickle=True) as archive:
    x, y = archive["x"], archive["y"]
if x.ndim == 3:
    x = x[:, None]
assert len(x) == len(y)
classes = int(y.max()) + 1
print(x.shape, x.dtype, Counter(y.tolist()).most_common(3), np.unique(y, return_counts=True))
words = requests.get("https://example.org/words.json", timeout=10).json()
vocabulary = {word: i for i, word in enumerate(words["words"])}
if "<unk>" not in vocabulary:
    raise ValueError("no <unk>")
with open("vectors.pkl", "rb") as f:
    vectors = pickle.load(f)
matrix = np.zeros((len(vocabulary), 50), dtype=np.float32)
found = 0
for word, i in vocabulary.items():
    if word in vectors:
        matrix[i] = vectors[word]
        found += 1
if found == 0:
    sys.exit("no vectors")
table = nn.Embedding.from_pretrained(torch.from_numpy(matrix), freeze=False)
files = sorted(glob.glob(os.path.join("shards", "*.pt")))
if len(files) == 0:
    raise FileNotFoundError("no shards")
shards = [torch.load(f) for f in files]
joined = torch.cat(shards, dim=0)
groups = defaultdict(list)
for path in Path("shards").rglob("*.txt"):
    lines = path.read_text().splitlines()
    if not lines:
        continue
    header, *rest = lines
    groups[header].append([float(v) for row in rest for v in row.split("\t")])
data = TensorDataset(torch.as_tensor(x, dtype=torch.float32), torch.as_tensor(y, dtype=torch.long))
order = np.random.permutation(len(data))
cut = int(np.floor(0.2 * len(data)))
train_loader = DataLoader(data, batch_size=32, sampler=SubsetRandomSampler(order[cut:].tolist()))
val_loader = DataLoader(data, batch_size=32, sampler=SubsetRandomSampler(order[:cut].tolist()))
net = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(128, classes))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
best = float("inf")
for epoch in range(20):
    for images, labels in train_loader:
        loss = nn.functional.cross_entropy(net(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    val = np.mean([nn.functional.cross_entropy(net(a), b).item() for a, b in val_loader])
    if val < best:
        best, patience = val, 0
    else:
        patience += 1
        if patience > 3:
            break
confusion = torch.zeros(classes, classes)
for a, b in val_loader:
    for t, p in zip(b.view(-1), net(a).argmax(1).view(-1)):
        confusion[t.long(), p.long()] += 1
print(confusion.diag() / confusion.sum(1))
reveal_shape(net[3](torch.zeros(2, 8, 4, 4)))  # revealed: (2, 128)
