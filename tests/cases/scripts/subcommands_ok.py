"""One program with several commands."""
import argparse
import os
import subprocess
import sys
from datetime import datetime

import torch
from shapecheck import reveal_shape
from torch import nn


def positive(text):
    value = int(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not positive")
    return value


def pair(text):
    return tuple(int(part) for part in text.split("x"))


def revision():
    try:
        return subprocess.check_output(["git", "rev-parse", "HEAD"], stderr=subprocess.DEVNULL).decode().strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def build(args):
    layers = [nn.Flatten(), nn.Linear(args.size[0] * args.size[1], args.hidden), nn.ReLU()]
    for _ in range(args.depth - 1):
        layers += [nn.Linear(args.hidden, args.hidden), nn.ReLU()]
    layers.append(nn.Linear(args.hidden, args.classes))
    return nn.Sequential(*layers)


def train(args):
    model = build(args)
    optimizer = getattr(torch.optim, args.optimizer)(model.parameters(), lr=args.lr)
    for _ in range(args.epochs):
        x = torch.randn(args.batch, *args.size)
        loss = nn.functional.cross_entropy(model(x), torch.zeros(args.batch, dtype=torch.long))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    reveal_shape(model(x))  # revealed: (16, 4)
    return model


def evaluate(args):
    model = build(args)
    if args.checkpoint:
        model.load_state_dict(torch.load(args.checkpoint))
    print(model(torch.randn(1, *args.size)).shape)


parser = argparse.ArgumentParser(formatter_class=argparse.ArgumentDefaultsHelpFormatter)
parser.add_argument("--version", action="version", version="1.0")
common = argparse.ArgumentParser(add_help=False)
shape = common.add_argument_group("shape")
shape.add_argument("--size", type=pair, default="6x5")
shape.add_argument("--hidden", type=positive, default=32)
shape.add_argument("--depth", type=positive, default=2)
shape.add_argument("--classes", type=positive, default=4)
sub = parser.add_subparsers(dest="command")
p_train = sub.add_parser("train", parents=[common], help="train")
p_train.add_argument("--epochs", type=int, default=2)
p_train.add_argument("--batch", type=int, default=16)
p_train.add_argument("--optimizer", choices=["SGD", "Adam"], default="Adam")
p_train.add_argument("--lr", type=float, default=1e-3)
device = p_train.add_mutually_exclusive_group()
device.add_argument("--gpu", type=int, default=None)
device.add_argument("--cpu", dest="gpu", action="store_const", const=-1)
p_train.set_defaults(func=train)
p_eval = sub.add_parser("eval", parents=[common])
p_eval.add_argument("--checkpoint", default=None)
p_eval.set_defaults(func=evaluate)
args = parser.parse_args(sys.argv[1:] or ["train"])
print(vars(args), revision(), datetime.now().strftime("%Y-%m-%d"), os.getpid())
if args.command is None:
    parser.print_help()
    sys.exit(1)
args.func(args)
fixed = parser.parse_args(["train", "--hidden", "12", "--size", "3x2"])
reveal_shape(build(fixed)(torch.zeros(5, 3, 2)))  # revealed: (5, 4)
reveal_shape(build(fixed)[1].weight)  # revealed: (12, 6)
