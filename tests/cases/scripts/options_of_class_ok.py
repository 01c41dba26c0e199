"""Options gathered by a class, turned into a dict and a namespace."""
import argparse
import copy
import random
import socket
import time

import numpy as np
import torch
from shapecheck import reveal_shape
from torch import nn


class BaseOptions:
    def __init__(self):
        self.initialized = False

    def initialize(self, parser):
        parser.add_argument("--input_nc", type=int, default=3)
        parser.add_argument("--ngf", type=int, default=16)
        parser.add_argument("--gpu_ids", type=str, default="0")
        parser.add_argument("--norm", type=str, default="instance", choices=["instance", "batch", "none"])
        parser.add_argument("--crop_size", type=int, nargs=2, default=[32, 24])
        parser.add_argument("--suffix", default="", type=str)
        self.initialized = True
        return parser

    def gather(self):
        if not self.initialized:
            parser = argparse.ArgumentParser(formatter_class=argparse.ArgumentDefaultsHelpFormatter)
            parser = self.initialize(parser)
        opt, _ = parser.parse_known_args()
        parser.set_defaults(ngf=opt.ngf * 2)
        self.parser = parser
        return parser.parse_args([])

    def parse(self):
        opt = self.gather()
        opt.is_train = self.is_train
        message = ""
        for k, v in sorted(vars(opt).items()):
            comment = ""
            default = self.parser.get_default(k)
            if v != default:
                comment = f"\t[default: {default}]"
            message += f"{k:>25}: {v!s:<30}{comment}\n"
        print(message)
        opt.gpu_ids = [int(n) for n in opt.gpu_ids.split(",") if int(n) >= 0]
        if len(opt.gpu_ids) > 0 and torch.cuda.is_available():
            torch.cuda.set_device(opt.gpu_ids[0])
        self.opt = opt
        return self.opt


class TrainOptions(BaseOptions):
    is_train = True

    def initialize(self, parser):
        parser = BaseOptions.initialize(self, parser)
        parser.add_argument("--batch_size", type=int, default=4)
        parser.add_argument("--continue_train", action="store_true")
        return parser


def norm_layer(kind):
    if kind == "batch":
        return nn.BatchNorm2d
    elif kind == "instance":
        return nn.InstanceNorm2d
    elif kind == "none":
        return lambda width: nn.Identity()
    raise NotImplementedError(f"normalization layer {kind} is not found")


def define(input_nc, ngf, norm):
    return nn.Sequential(nn.Conv2d(input_nc, ngf, 3, padding=1), norm_layer(norm)(ngf), nn.ReLU(), nn.Conv2d(ngf, 1, 1))


opt = TrainOptions().parse()
run = f"{socket.gethostname()}-{int(time.time())}-{random.randint(0, 9999)}{opt.suffix}"
random.seed(0)
noise = np.random.uniform(0, 1, size=(opt.batch_size, opt.input_nc, *opt.crop_size)).astype(np.float32)
net = define(opt.input_nc, opt.ngf, opt.norm)
other = copy.deepcopy(opt)
other.batch_size = 1
merged = argparse.Namespace(**{**vars(opt), "batch_size": 6})
x = torch.from_numpy(noise)
reveal_shape(net(x))  # revealed: (4, 1, 32, 24)
reveal_shape(torch.zeros(merged.batch_size, opt.ngf))  # revealed: (6, 32)
reveal_shape(torch.zeros(other.batch_size, getattr(opt, "missing", 9)))  # revealed: (1, 9)
print(run)
