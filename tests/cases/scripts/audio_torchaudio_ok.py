# run: never
"""Spoken words, with a library that may be missing."""
import csv
import os
from pathlib import Path

import torch
import torchaudio
from shapecheck import reveal_shape
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader, Dataset


class Words(Dataset):
    def __init__(self, root, split, rate=16000):
        self.root, self.rate = Path(root), rate
        self.rows = []
        with open(self.root / f"{split}.csv", newline="") as f:
            for row in csv.DictReader(f):
                if row["label"] == "skip":
                    continue
                self.rows.append((row["file"], row["label"]))
        self.labels = sorted({label for _, label in self.rows})
        self.index = {label: i for i, label in enumerate(self.labels)}
        self.mel = torchaudio.transforms.MelSpectrogram(sample_rate=rate, n_mels=64)

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        name, label = self.rows[i]
        wave, rate = torchaudio.load(os.path.join(self.root, name))
        if rate != self.rate:
            wave = torchaudio.functional.resample(wave, rate, self.rate)
        if wave.shape[0] > 1:
            wave = wave.mean(0, keepdim=True)
        return self.mel(wave).squeeze(0).t(), self.index[label]


def collate(batch):
    specs, labels = zip(*batch)
    lengths = torch.tensor([len(s) for s in specs])
    return pad_sequence(specs, batch_first=True), lengths, torch.tensor(labels)


class Spotter(nn.Module):
    def __init__(self, mels, classes):
        super().__init__()
        self.rnn = nn.GRU(mels, 96, batch_first=True, bidirectional=True)
        self.out = nn.Linear(192, classes)

    def forward(self, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths.cpu(), batch_first=True, enforce_sorted=False)
        _, h = self.rnn(packed)
        return self.out(torch.cat([h[-2], h[-1]], dim=1))


train_set = Words("speech", "train")
loader = DataLoader(train_set, batch_size=16, shuffle=True, collate_fn=collate)
model = Spotter(64, len(train_set.labels))
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(10):
    for specs, lengths, labels in loader:
        loss = nn.functional.cross_entropy(model(specs, lengths), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
reveal_shape(model.rnn(torch.zeros(2, 50, 64))[0])  # revealed: (2, 50, 192)
