"""Blocks decoded from strings such as "r2_k5_s2_e6_i16_o24_se0.25" and scaled by width and depth."""

import math
import re
from dataclasses import dataclass, replace
from typing import Optional, Tuple

import torch
from torch import nn


@dataclass(frozen=True)
class BlockArgs:
    num_repeat: int
    kernel_size: int
    stride: int
    expand_ratio: int
    input_filters: int
    output_filters: int
    se_ratio: Optional[float] = None


def decode(block_string: str) -> BlockArgs:
    options = {}
    for op in block_string.split("_"):
        splits = re.split(r"(\d.*)", op)
        if len(splits) >= 2:
            key, value = splits[:2]
            options[key] = value
    return BlockArgs(
        num_repeat=int(options["r"]),
        kernel_size=int(options["k"]),
        stride=int(options["s"]),
        expand_ratio=int(options["e"]),
        input_filters=int(options["i"]),
        output_filters=int(options["o"]),
        se_ratio=float(options["se"]) if "se" in options else None,
    )


def round_filters(filters, multiplier, divisor=8):
    filters *= multiplier
    new_filters = max(divisor, int(filters + divisor / 2) // divisor * divisor)
    if new_filters < 0.9 * filters:
        new_filters += divisor
    return int(new_filters)


class SamePadConv2d(nn.Conv2d):
    """Pads as TensorFlow does, by the size of the input at hand."""

    def forward(self, x):
        ih, iw = x.size()[-2:]
        kh, kw = self.weight.size()[-2:]
        sh, sw = self.stride
        oh, ow = math.ceil(ih / sh), math.ceil(iw / sw)
        pad_h = max((oh - 1) * sh + (kh - 1) * self.dilation[0] + 1 - ih, 0)
        pad_w = max((ow - 1) * sw + (kw - 1) * self.dilation[1] + 1 - iw, 0)
        if pad_h > 0 or pad_w > 0:
            x = nn.functional.pad(x, [pad_w // 2, pad_w - pad_w // 2, pad_h // 2, pad_h - pad_h // 2])
        return nn.functional.conv2d(x, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)


class MBConv(nn.Module):
    def __init__(self, args: BlockArgs):
        super().__init__()
        self.args = args
        mid = args.input_filters * args.expand_ratio
        self.expand = nn.Sequential(SamePadConv2d(args.input_filters, mid, 1), nn.BatchNorm2d(mid), nn.SiLU()) if args.expand_ratio != 1 else None
        self.depthwise = SamePadConv2d(mid, mid, args.kernel_size, stride=args.stride, groups=mid, bias=False)
        if args.se_ratio:
            squeezed = max(1, int(args.input_filters * args.se_ratio))
            self.se = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(mid, squeezed, 1), nn.SiLU(), nn.Conv2d(squeezed, mid, 1), nn.Sigmoid())
        self.project = nn.Conv2d(mid, args.output_filters, 1)

    def forward(self, x):
        y = x if self.expand is None else self.expand(x)
        y = self.depthwise(y)
        if self.args.se_ratio:
            y = self.se(y) * y
        y = self.project(y)
        if self.args.stride == 1 and self.args.input_filters == self.args.output_filters:
            y = y + x
        return y


class EfficientNet(nn.Module):
    blocks_args = ["r1_k3_s1_e1_i16_o8_se0.25", "r2_k3_s2_e6_i8_o16_se0.25", "r2_k5_s2_e6_i16_o24"]

    def __init__(self, width=1.0, depth=1.0, classes=9):
        super().__init__()
        self.stem = SamePadConv2d(3, round_filters(16, width), 3, stride=2, bias=False)
        blocks = []
        for text in self.blocks_args:
            args = decode(text)
            args = replace(
                args,
                input_filters=round_filters(args.input_filters, width),
                output_filters=round_filters(args.output_filters, width),
                num_repeat=int(math.ceil(depth * args.num_repeat)),
            )
            blocks.append(MBConv(args))
            if args.num_repeat > 1:
                args = replace(args, input_filters=args.output_filters, stride=1)
            blocks.extend(MBConv(args) for _ in range(args.num_repeat - 1))
        self.blocks = nn.Sequential(*blocks)
        self.fc = nn.Linear(round_filters(24, width), classes)

    def forward(self, x):
        x = self.blocks(self.stem(x))
        return self.fc(nn.functional.adaptive_avg_pool2d(x, 1).squeeze(-1).squeeze(-1))


if __name__ == "__main__":
    for width, depth in ((1.0, 1.0), (1.1, 1.2)):
        assert EfficientNet(width, depth)(torch.rand(2, 3, 45, 51)).shape == (2, 9)
