# run: never
"""Sentences as dicts of padded tensors."""
import json
from dataclasses import dataclass

import torch
from shapecheck import reveal_shape
from torch import nn
from torch.utils.data import BatchSampler, ConcatDataset, DataLoader, Dataset, RandomSampler, WeightedRandomSampler


class Lines(Dataset):
    def __init__(self, path, max_len=32):
        with open(path) as f:
            self.rows = [json.loads(line) for line in f if line.strip()]
        self.max_len = max_len

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        ids = row["ids"][: self.max_len]
        input_ids = torch.zeros(self.max_len, dtype=torch.long)
        input_ids[: len(ids)] = torch.tensor(ids)
        mask = torch.zeros(self.max_len, dtype=torch.long)
        mask[: len(ids)] = 1
        return {"input_ids": input_ids, "attention_mask": mask, "labels": row["label"]}


@dataclass
class Collator:
    pad: int = 0

    def __call__(self, features):
        batch = {k: torch.stack([f[k] for f in features]) for k in ("input_ids", "attention_mask")}
        batch["labels"] = torch.tensor([int(f["labels"]) for f in features], dtype=torch.long)
        return batch


class Classifier(nn.Module):
    def __init__(self, vocab=30522, width=64, labels=3):
        super().__init__()
        self.embed = nn.Embedding(vocab, width)
        self.attn = nn.MultiheadAttention(width, 4, batch_first=True)
        self.head = nn.Linear(width, labels)

    def forward(self, input_ids, attention_mask=None, labels=None):
        x = self.embed(input_ids)
        x, _ = self.attn(x, x, x, key_padding_mask=attention_mask == 0 if attention_mask is not None else None)
        logits = self.head(x[:, 0])
        loss = nn.functional.cross_entropy(logits, labels) if labels is not None else None
        return {"loss": loss, "logits": logits}


data = ConcatDataset([Lines("a.jsonl"), Lines("b.jsonl")])
counts = {}
for i in range(len(data)):
    label = data[i]["labels"]
    counts[label] = counts.get(label, 0) + 1
weights = [1.0 / counts[data[i]["labels"]] for i in range(len(data))]
weighted = DataLoader(data, batch_size=8, sampler=WeightedRandomSampler(weights, len(weights)), collate_fn=Collator())
by_batches = DataLoader(data, batch_sampler=BatchSampler(RandomSampler(data), 8, drop_last=True), collate_fn=Collator())
model = Classifier()
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
for loader in (weighted, by_batches):
    for step, batch in enumerate(loader):
        batch = {k: v.to("cpu") for k, v in batch.items()}
        out = model(**batch)
        out["loss"].backward()
        optimizer.step()
        optimizer.zero_grad()
batch = next(iter(by_batches))
reveal_shape(batch["input_ids"])  # revealed: (8, 32)
reveal_shape(batch["labels"])  # revealed: (8,)
reveal_shape(model(**batch)["logits"])  # revealed: (8, 3)
