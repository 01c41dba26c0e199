"""What the constructors of model collections do with strings, dicts and classes before a tensor is met."""
import argparse
import ast
import copy
import json
import math
import re
from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, repeat
import collections.abc
from typing import Any, Callable, Dict, List, Optional, Tuple, Union


def make_divisible(v, divisor=8, min_value=None, round_limit=0.9):
    min_value = min_value or divisor
    new_v = max(min_value, int(v + divisor / 2) // divisor * divisor)
    if new_v < round_limit * v:
        new_v += divisor
    return new_v


a = [make_divisible(v) for v in (3, 17, 32.5, 100 * 1.4)]


def _ntuple(n):
    def parse(x):
        if isinstance(x, collections.abc.Iterable) and not isinstance(x, str):
            return tuple(x)
        return tuple(repeat(x, n))

    return parse


to_2tuple = _ntuple(2)
b = to_2tuple(3), to_2tuple((1, 2)), _ntuple(3)("ab")


def decode_block_str(block_str):
    ops = block_str.split("_")
    block_type = ops[0]
    options = {}
    for op in ops[1:]:
        if op == "noskip":
            options["skip"] = False
        elif op.startswith("n"):
            options["n"] = op[1:]
        else:
            splits = re.split(r"(\d.*)", op)
            if len(splits) >= 2:
                key, value = splits[:2]
                options[key] = value
    num_repeat = int(options["r"])
    args = dict(
        block_type=block_type,
        kernel=int(options["k"]),
        out=int(options["c"]),
        stride=int(options["s"]),
        se=float(options["se"]) if "se" in options else 0.0,
        skip=options.get("skip", None),
    )
    return [copy.deepcopy(args) for _ in range(num_repeat)], num_repeat


c = decode_block_str("ir_r2_k3_s1_e1_c16_se0.25_noskip")


@dataclass
class InvertedResidualConfig:
    input_channels: int
    kernel: int
    width_mult: float = 1.0
    layers: List[int] = field(default_factory=list)

    @staticmethod
    def adjust(channels: int, width_mult: float) -> int:
        return make_divisible(channels * width_mult, 8)

    def __post_init__(self):
        self.input_channels = self.adjust(self.input_channels, self.width_mult)


conf = partial(InvertedResidualConfig, width_mult=0.75)
d = [conf(ch, k).input_channels for ch, k in ((16, 3), (64, 5))]


class Registry:
    def __init__(self):
        self._models = {}

    def register(self, name=None):
        def wrapper(fn):
            key = name if name is not None else fn.__name__
            if key in self._models:
                raise ValueError(f"An entry is already registered under the name '{key}'.")
            self._models[key] = fn
            return fn

        return wrapper

    def get(self, name, **kw):
        return self._models[name](**kw)


reg = Registry()


@reg.register()
def tiny(depth=2, **kw):
    return ("tiny", depth, kw)


@reg.register("big-one")
def big(depth=9):
    return ("big", depth)


e = reg.get("tiny", depth=3, x=1), reg.get("big-one"), sorted(reg._models)
cfgs: Dict[str, List[Union[str, int]]] = {"A": [64, "M", 128, "M"], "B": [64, 64, "M"]}
f = [(k, sum(1 for v in cfg if v == "M"), [v for v in cfg if isinstance(v, int)]) for k, cfg in cfgs.items()]
dpr = [x / 10 for x in range(4)]
g = [dpr[sum([1, 2][:i]) : sum([1, 2][: i + 1])] for i in range(2)]
yaml = [[-1, 1, "Conv", [64, 6, 2, 2]], [[-1, 0], 3, "C3", [128]]]
gd, gw = 0.33, 0.5
h = []
ch = [3]
for i, (fr, n, m, args) in enumerate(yaml):
    n = n_ = max(round(n * gd), 1) if n > 1 else n
    c1 = ch[fr] if isinstance(fr, int) else sum(ch[x] for x in fr)
    c2 = make_divisible(args[0] * gw, 8)
    args = [c1, c2, *args[1:]]
    h.append((m, n, args))
    if i == 0:
        ch = []
    ch.append(c2)


class Config:
    model_type = ""
    attribute_map: Dict[str, str] = {}

    def __init__(self, hidden_size=8, num_heads=2, **kwargs):
        self.hidden_size = hidden_size
        self.num_heads = num_heads
        for key, value in kwargs.items():
            setattr(self, key, value)

    def __setattr__(self, key, value):
        if key in super().__getattribute__("attribute_map"):
            key = super().__getattribute__("attribute_map")[key]
        super().__setattr__(key, value)

    def __getattribute__(self, key):
        if key != "attribute_map" and key in super().__getattribute__("attribute_map"):
            key = super().__getattribute__("attribute_map")[key]
        return super().__getattribute__(key)

    def to_dict(self):
        return copy.deepcopy(self.__dict__)

    @classmethod
    def from_dict(cls, d, **kw):
        return cls(**{**d, **kw})

    def update(self, d):
        for k, v in d.items():
            setattr(self, k, v)


class Sub(Config):
    model_type = "sub"
    attribute_map = {"dim": "hidden_size"}

    def __init__(self, extra=1, **kw):
        super().__init__(**kw)
        self.extra = extra


sub = Sub(hidden_size=16, foo="bar")
i = sub.to_dict(), Sub.from_dict({"num_heads": 4}, extra=7).to_dict(), sub.dim, json.loads(json.dumps(sub.to_dict()))


class AttrDict(dict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__ = self


class Out(OrderedDict):
    def __init__(self, **kw):
        super().__init__()
        for k, v in kw.items():
            if v is not None:
                self[k] = v

    def __getitem__(self, k):
        if isinstance(k, str):
            return dict(self.items())[k]
        return self.to_tuple()[k]

    def to_tuple(self):
        return tuple(self[k] for k in self.keys())


out = Out(a=1, b=None, c=3)
j = out["a"], out[1], out.to_tuple(), list(out.keys()), len(out)
k = list(chain(*[[1], [2, 3]])), dict(chain({"a": 1}.items(), [("b", 2)]))
ACT2FN = {"gelu": lambda v: v + 1, "relu": lambda v: v * 2}
l = ACT2FN["gelu"](1), [name for name in ACT2FN]
layer_types = ["full" if bool((q + 1) % 2) else "sliding" for q in range(4)]
m = [getattr(sub, name, None) for name in ("extra", "nothing")]
groups = defaultdict(lambda: defaultdict(list))
groups["a"]["b"].append(1)
n = groups["a"]["b"], len(groups)
o = [w for w in (2**p for p in range(5)) if w > 2], math.log(8, 2), int(math.log2(32))
parser = argparse.ArgumentParser(description="x")
parser.add_argument("--dim", type=int, default=64)
parser.add_argument("--lr", type=float, default="0.5")
parser.add_argument("--name", "-n", default="net", choices=["net", "other"])
parser.add_argument("--flag", action="store_true")
parser.add_argument("--no-bias", dest="bias", action="store_false")
parser.add_argument("--sizes", nargs="+", type=int, default=[1, 2])
group = parser.add_argument_group("g")
group.add_argument("--depth-mult", type=float, default=1.0)
parser.set_defaults(extra=5)
_args = parser.parse_args([])
p = vars(_args) == dict(dim=64, lr=0.5, name="net", flag=False, bias=True, sizes=[1, 2], depth_mult=1.0, extra=5)
_args = parser.parse_args(["--dim", "32", "--flag", "--sizes", "3", "4", "-n", "other"])
q = _args.dim, _args.flag, _args.sizes, _args.name, _args.lr, _args.depth_mult, _args.extra
r = parser.get_default("dim"), "dim" in _args
try:
    parser.parse_args(["--bogus"])
except SystemExit as error:
    s = "exit"
del parser, group, conf, reg, sub, out
t = OrderedDict([("conv1", 1), ("relu", 2)])
u = list(t.items())[-1], next(iter(t)), t.pop("relu"), [*t]
v = sorted({"b": 1, "a": 0}, key=lambda kk: {"b": 1, "a": 0}[kk]), min(zip([3, 1], "xy"))[1]
AttrD = AttrDict(a=1)
w = AttrD["a"]
x = [f"layer{idx}" for idx, _ in enumerate([64] * 2, 1)], "{}.{:02d}".format("a", 3)
y = list(map(int, "1,2,3".split(","))), [*map(lambda t_: t_[0], [(1, 2)])]
z = "stage1.0.conv".rsplit(".", 1)[0], "a.b".split(".")[-1].isdigit()
