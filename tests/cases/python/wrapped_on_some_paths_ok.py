"""A model that is put into a wrapper on some machines only does the same on all of them."""

import argparse

import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP

from shapecheck import reveal_shape


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 2)

    def forward(self, x):
        return self.fc(x)


def unwrapped(model):
    return model.module if isinstance(model, (nn.DataParallel, DDP)) else model


x = torch.zeros(4, 3)
model = Net()
if torch.cuda.device_count() > 1:
    model = nn.DataParallel(model)
reveal_shape(model(x))  # revealed: (4, 2)
core = model.module if hasattr(model, "module") else model
reveal_shape(core.fc(x))  # revealed: (4, 2)
reveal_shape(unwrapped(model)(x))  # revealed: (4, 2)

parser = argparse.ArgumentParser()
parser.add_argument("--distributed", action="store_true")
parser.add_argument("--gpus", type=int, default=1)
args = parser.parse_args()
net = Net()
bare = net
if args.distributed:
    net = DDP(net, device_ids=[0])
    bare = net.module
elif args.gpus > 1:
    net = nn.DataParallel(net)
    bare = net.module
reveal_shape(net(x))  # revealed: (4, 2)
reveal_shape(bare(x))  # revealed: (4, 2)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
