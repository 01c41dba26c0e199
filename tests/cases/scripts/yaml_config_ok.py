# run: never
"""A trainer that a YAML file describes, with options of the command line on top."""
import argparse
import os
import random
from types import SimpleNamespace

import numpy as np
import torch
import wandb
import yaml
from shapecheck import reveal_shape
from torch import nn
from tqdm import tqdm


def load_config(path):
    with open(path, "r") as f:
        return yaml.safe_load(f)


def seed_everything(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)
    os.environ["PYTHONHASHSEED"] = str(seed)


class Encoder(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        layer = nn.TransformerEncoderLayer(cfg["d_model"], cfg["nhead"], cfg["ff"], cfg.get("dropout", 0.1), batch_first=True)
        self.embed = nn.Embedding(cfg["vocab"], cfg["d_model"])
        self.encoder = nn.TransformerEncoder(layer, cfg["layers"])
        self.head = nn.Linear(cfg["d_model"], cfg["classes"])

    def forward(self, ids):
        return self.head(self.encoder(self.embed(ids)).mean(1))


parser = argparse.ArgumentParser()
parser.add_argument("-c", "--config", required=True, help="path of the YAML file")
parser.add_argument("--opts", nargs="*", default=[], metavar="KEY=VALUE")
parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
parser.add_argument("--project", default=None)
args, unknown = parser.parse_known_args()
config = load_config(args.config)
for opt in args.opts + unknown:
    key, value = opt.split("=", 1)
    config[key] = yaml.safe_load(value)
seed_everything(config.get("seed", 0))
run = wandb.init(project=args.project or "encoder", config=config, mode="disabled")
settings = SimpleNamespace(**config["train"])
model = Encoder(config["model"]).to(args.device)
wandb.watch(model)
optimizer = torch.optim.AdamW(model.parameters(), lr=float(settings.lr), weight_decay=settings.weight_decay)
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, step / settings.warmup))
loader = [(torch.randint(0, 50, (settings.batch_size, 20)), torch.zeros(settings.batch_size).long())] * 3
bar = tqdm(range(settings.epochs), desc="epochs")
for epoch in bar:
    total = 0.0
    for step, (ids, labels) in enumerate(tqdm(loader, leave=False)):
        logits = model(ids.to(args.device))
        loss = nn.functional.cross_entropy(logits, labels.to(args.device))
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), settings.clip)
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad()
        total += loss.item()
        wandb.log({"loss": loss.item(), "norm": norm.item(), "lr": scheduler.get_last_lr()[0]})
    bar.set_postfix(loss=total / len(loader))
run.finish()
extra = nn.Linear(config["model"]["d_model"], 7)
reveal_shape(extra(torch.zeros(2, 9, config["model"]["d_model"])))  # revealed: (2, 9, 7)
