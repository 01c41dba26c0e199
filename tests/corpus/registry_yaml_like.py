"""A model out of a nested dict, through registries, enums and getattr."""

from enum import Enum, auto

import torch
import torch.nn as nn


class Registry(dict):
    def register(self, name=None):
        def wrap(obj):
            self[name or obj.__name__] = obj
            return obj

        return wrap

    def build(self, cfg, **defaults):
        cfg = {**defaults, **cfg}
        kind = cfg.pop("type")
        if kind not in self:
            raise KeyError(f"{kind!r} is not one of {', '.join(sorted(self))}")
        return self[kind](**cfg)


BACKBONES, NECKS, HEADS = Registry(), Registry(), Registry()


class Norm(Enum):
    BATCH = auto()
    GROUP = auto()
    NONE = auto()

    def layer(self, width):
        return {Norm.BATCH: nn.BatchNorm2d, Norm.GROUP: lambda w: nn.GroupNorm(2, w), Norm.NONE: lambda w: nn.Identity()}[self](width)


@BACKBONES.register()
class Plain(nn.Module):
    def __init__(self, widths, norm="BATCH", act="ReLU"):
        super().__init__()
        self.out_channels = widths
        self.stages = nn.ModuleList()
        c = 3
        for w in widths:
            self.stages.append(nn.Sequential(nn.Conv2d(c, w, 3, 2, 1), Norm[norm].layer(w), getattr(nn, act)()))
            c = w

    def forward(self, x):
        outs = []
        for stage in self.stages:
            x = stage(x)
            outs.append(x)
        return tuple(outs)


@NECKS.register("fpn")
class FPN(nn.Module):
    def __init__(self, in_channels, out_channels):
        super().__init__()
        self.lateral = nn.ModuleList([nn.Conv2d(c, out_channels, 1) for c in in_channels])
        self.smooth = nn.ModuleList([nn.Conv2d(out_channels, out_channels, 3, padding=1) for _ in in_channels])

    def forward(self, feats):
        maps = [lat(f) for lat, f in zip(self.lateral, feats)]
        for i in range(len(maps) - 1, 0, -1):
            maps[i - 1] = maps[i - 1] + nn.functional.interpolate(maps[i], size=maps[i - 1].shape[2:], mode="nearest")
        return [s(m) for s, m in zip(self.smooth, maps)]


@HEADS.register("anchor_free")
class Head(nn.Module):
    def __init__(self, in_channels, classes, stacked=2):
        super().__init__()
        tower = lambda: nn.Sequential(*[m for _ in range(stacked) for m in (nn.Conv2d(in_channels, in_channels, 3, 1, 1), nn.ReLU())])
        self.cls_tower, self.reg_tower = tower(), tower()
        self.cls, self.reg = nn.Conv2d(in_channels, classes, 1), nn.Conv2d(in_channels, 4, 1)

    def forward(self, feats):
        cls = [self.cls(self.cls_tower(f)).flatten(2) for f in feats]
        reg = [self.reg(self.reg_tower(f)).exp().flatten(2) for f in feats]
        return {"scores": torch.cat(cls, -1).transpose(1, 2), "boxes": torch.cat(reg, -1).transpose(1, 2)}


class Detector(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.backbone = BACKBONES.build(cfg["backbone"])
        self.neck = NECKS.build(cfg["neck"], in_channels=self.backbone.out_channels)
        self.head = HEADS.build(cfg["head"], in_channels=cfg["neck"]["out_channels"])

    def forward(self, x):
        return self.head(self.neck(self.backbone(x)))


CFG = dict(
    backbone=dict(type="Plain", widths=[8, 12, 16], norm="GROUP", act="SiLU"),
    neck=dict(type="fpn", out_channels=10),
    head={"type": "anchor_free", "classes": 5},
)

if __name__ == "__main__":
    out = Detector(CFG)(torch.rand(2, 3, 50, 70))
    assert out["scores"].shape[:2] == out["boxes"].shape[:2] and out["scores"].size(-1) == 5
