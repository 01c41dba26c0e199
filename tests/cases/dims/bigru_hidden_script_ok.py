import argparse

import torch
from torch import nn


class GestureNet(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.rnn = nn.GRU(args.sensors, args.hidden, bidirectional=args.both_ways, batch_first=True)
        width = args.hidden * (2 if args.both_ways else 1)
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, args.classes)

    def forward(self, x):
        _, h = self.rnn(x)
        last = torch.cat([h[-2], h[-1]], dim=-1)
        return self.head(self.norm(last))


def get_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sensors", type=int, default=9)
    parser.add_argument("--hidden", type=int, default=48)
    parser.add_argument("--classes", type=int, default=6)
    parser.add_argument("--both-ways", action="store_false")
    return parser.parse_args()


if __name__ == "__main__":
    args = get_args()
    net = GestureNet(args)
    print(net(torch.randn(8, 50, args.sensors)).shape)
