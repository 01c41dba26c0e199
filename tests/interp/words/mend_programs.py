"""Faulty programs: those that have a mend, with what must be said of it, and those for which any would be a guess."""

from __future__ import annotations

from textwrap import dedent

HEAD = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n\n"


def net(made: str, forward: str, call: str, before: str = "", parameters: str = "") -> str:
    """A module with these lines in its constructor and its forward, and a call of it."""
    body = "\n        ".join(dedent(made).strip().split("\n"))
    run = "\n        ".join(dedent(forward).strip().split("\n"))
    return (
        f"{HEAD}{dedent(before)}\nclass Net(nn.Module):\n    def __init__(self{parameters}):\n"
        f"        super().__init__()\n        {body}\n\n    def forward(self, x):\n        {run}\n\n\n{dedent(call)}\n"
    )


def script(text: str) -> str:
    return HEAD + dedent(text)


CONV = "self.conv = nn.Conv2d(3, 16, 3, padding=1)"
CONFIG = """
class Config:
    feature_size = 256
    classes = 10


"""
DATACLASS = """
from dataclasses import dataclass


@dataclass
class Config:
    width: int = 64
    feature_size: int = 256


"""
BLOCK = """
class Block(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.fc = nn.Linear(d_in, d_out)

    def forward(self, x):
        return self.fc(x)


"""

MENDED: dict[str, tuple[str, str]] = {
    # ---------------------------------------------------------------- the constructor's number
    "features": (
        "use nn.Linear(12, 2)",
        net("self.fc = nn.Linear(10, 2)", "return self.fc(x)", "Net()(torch.rand(4, 12))"),
    ),
    "features by keyword": (
        "use nn.Linear(in_features=12, out_features=2)",
        net("self.fc = nn.Linear(in_features=10, out_features=2)", "return self.fc(x)", "Net()(torch.rand(4, 12))"),
    ),
    "product of numbers": (
        "use nn.Linear(1024, 10)",
        net(
            f"{CONV}\nself.fc = nn.Linear(16 * 7 * 7, 10)",
            "return self.fc(self.conv(x).flatten(1))",
            "Net()(torch.rand(2, 3, 8, 8))",
        ),
    ),
    "channels": (
        "use nn.Conv2d(16, 8, 3)",
        net(
            f"{CONV}\nself.two = nn.Conv2d(32, 8, 3)", "return self.two(self.conv(x))", "Net()(torch.rand(2, 3, 8, 8))"
        ),
    ),
    "gray images": (
        "use nn.Conv2d(1, 16, 3, padding=1)",
        net(CONV, "return self.conv(x)", "Net()(torch.rand(2, 1, 8, 8))"),
    ),
    "batch norm": (
        "use nn.BatchNorm2d(16)",
        net(f"{CONV}\nself.bn = nn.BatchNorm2d(8)", "return self.bn(self.conv(x))", "Net()(torch.rand(2, 3, 8, 8))"),
    ),
    "two directions": (
        "use nn.Linear(2 * hidden, 3)",
        net(
            "self.rnn = nn.LSTM(8, hidden, batch_first=True, bidirectional=True)\nself.fc = nn.Linear(hidden, 3)",
            "out, _ = self.rnn(x)\nreturn self.fc(out)",
            "Net(16)(torch.rand(2, 5, 8))",
            parameters=", hidden",
        ),
    ),
    "lstm input": (
        "use nn.LSTM(9, 16, batch_first=True)",
        net("self.rnn = nn.LSTM(8, 16, batch_first=True)", "return self.rnn(x)[0]", "Net()(torch.rand(2, 5, 9))"),
    ),
    "in a sequential": (
        "use nn.Linear(6, 2)",
        script("""
            model = nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.Linear(5, 2))
            model(torch.rand(3, 4))
        """),
    ),
    "layer norm of two sizes": (
        "use nn.LayerNorm(24)",
        script("norm = nn.LayerNorm(12)\nnorm(torch.rand(2, 5, 24))\n"),
    ),
    "the batch is no axis to move": ("use nn.Linear(3, 2)", script("nn.Linear(8, 2)(torch.rand(8, 5, 3))\n")),
    "the batch of a matrix": ("use nn.Linear(5, 2)", script("nn.Linear(8, 2)(torch.rand(8, 5))\n")),
    # ---------------------------------------------------------------- where a number came from
    "field of a class": (
        "config.feature_size = 512 at line 7",
        net(
            "self.fc = nn.Linear(config.feature_size, config.classes)",
            "return self.fc(x)",
            "Net(Config())(torch.rand(2, 512))",
            CONFIG,
            ", config",
        ),
    ),
    "field of a dataclass": (
        "config.feature_size = 512 at line ",
        net(
            "self.one = nn.Linear(8, config.width)\nself.fc = nn.Linear(config.feature_size, 4)",
            "return self.fc(self.one(x).repeat(1, 8))",
            "config = Config()\nNet(config)(torch.rand(2, 8))",
            DATACLASS,
            ", config",
        ),
    ),
    "field given at the making": (
        "config.feature_size = 512 at line ",
        net(
            "self.fc = nn.Linear(config.feature_size, 4)",
            "return self.fc(x)",
            "config = Config(feature_size=128)\nNet(config)(torch.rand(2, 512))",
            DATACLASS,
            ", config",
        ),
    ),
    "constant of the module": (
        "HIDDEN = 12 at line 5",
        net("self.fc = nn.Linear(HIDDEN, 2)", "return self.fc(x)", "Net()(torch.rand(4, 12))", "HIDDEN = 10\n"),
    ),
    "argument of the call": (
        "width = 12 at line ",
        net("self.fc = nn.Linear(width, 2)", "return self.fc(x)", "Net(10)(torch.rand(4, 12))", parameters=", width"),
    ),
    "default of a parameter": (
        "width = 12 at line ",
        net("self.fc = nn.Linear(width, 2)", "return self.fc(x)", "Net()(torch.rand(4, 12))", parameters=", width=10"),
    ),
    "attribute of self": (
        "self.width = 12 at line ",
        net("self.width = 10\nself.fc = nn.Linear(self.width, 2)", "return self.fc(x)", "Net()(torch.rand(4, 12))"),
    ),
    "entry of a dict": (
        "CONFIG['hidden'] = 12 at line 5",
        net(
            "self.fc = nn.Linear(CONFIG['hidden'], 2)",
            "return self.fc(x)",
            "Net()(torch.rand(4, 12))",
            "CONFIG = {'hidden': 10, 'depth': 2}\n",
        ),
    ),
    # ---------------------------------------------------------------- flatten
    "flatten before a head": (
        "use self.conv(x).flatten(1)",
        net(
            f"{CONV}\nself.fc = nn.Linear(16 * 8 * 8, 10)",
            "return self.fc(self.conv(x))",
            "Net()(torch.rand(2, 3, 8, 8))",
        ),
    ),
    "flatten in a sequential": (
        "put nn.Flatten() in front of this Linear",
        script("""
            model = nn.Sequential(
                nn.Conv2d(3, 4, 3, padding=1),
                nn.ReLU(),
                nn.Linear(256, 10),
            )
            model(torch.rand(2, 3, 8, 8))
        """),
    ),
    "flatten images": (
        "put nn.Flatten() in front of this Linear",
        script("model = nn.Sequential(nn.Linear(784, 32), nn.ReLU())\nmodel(torch.rand(5, 1, 28, 28))\n"),
    ),
    "flatten after a pool": (
        "use x.flatten(1)",
        net(
            f"{CONV}\nself.pool = nn.AdaptiveAvgPool2d(1)\nself.fc = nn.Linear(16, 10)",
            "x = self.pool(self.conv(x))\nreturn self.fc(x)",
            "Net()(torch.rand(2, 3, 8, 8))",
        ),
    ),
    "flatten in a nested sequential": (
        "put nn.Flatten() in front of this Linear",
        net(
            "self.net = nn.Sequential(*[nn.Conv2d(1, 2, 3), nn.Linear(72, 5)])",
            "return self.net(x)",
            "Net()(torch.rand(3, 1, 8, 8))",
        ),
    ),
    # ---------------------------------------------------------------- axes
    "channels last": (
        "axis 3 has 3: use x.permute(0, 3, 1, 2)",
        net(CONV, "return self.conv(x)", "Net()(torch.rand(2, 8, 9, 3))"),
    ),
    "sequence into conv1d": (
        "axis 2 has 20: use x.transpose(1, 2)",
        net("self.conv = nn.Conv1d(20, 8, 3)", "return self.conv(x)", "Net()(torch.rand(2, 50, 20))"),
    ),
    "conv1d into linear": (
        "axis 1 has 8: use self.conv(x).transpose(1, 2)",
        net(
            "self.conv = nn.Conv1d(20, 8, 3)\nself.fc = nn.Linear(8, 4)",
            "return self.fc(self.conv(x))",
            "Net()(torch.rand(2, 20, 50))",
        ),
    ),
    "batch norm over features": (
        "axis 2 has 8: use x.transpose(1, 2) and .transpose(1, 2) behind it",
        net(
            "self.bn = nn.BatchNorm1d(8)\nself.fc = nn.Linear(8, 2)",
            "x = self.bn(x)\nreturn self.fc(x)",
            "Net()(torch.rand(4, 5, 8))",
        ),
    ),
    "layer norm over channels": (
        "axis 1 has 16: use x.permute(0, 2, 3, 1) and .permute(0, 3, 1, 2) behind it",
        net(
            f"{CONV}\nself.norm = nn.LayerNorm(16)\nself.two = nn.Conv2d(16, 4, 1)",
            "x = self.conv(x)\nx = self.norm(x)\nreturn self.two(x)",
            "Net()(torch.rand(2, 3, 8, 8))",
        ),
    ),
    "images without a channel axis": (
        "a channel axis is missing: use x.unsqueeze(1)",
        net("self.conv = nn.Conv2d(1, 4, 3)", "return self.conv(x)", "Net()(torch.rand(64, 28, 28))"),
    ),
    "signals without a channel axis": (
        "a channel axis is missing: use x.unsqueeze(1)",
        net("self.conv = nn.Conv1d(1, 4, 3)", "return self.conv(x)", "Net()(torch.rand(16, 100))"),
    ),
    "1d norm for images": (
        "use nn.BatchNorm2d",
        net(f"{CONV}\nself.bn = nn.BatchNorm1d(16)", "return self.bn(self.conv(x))", "Net()(torch.rand(2, 3, 8, 8))"),
    ),
    "2d norm for vectors": (
        "use nn.BatchNorm1d",
        net(
            "self.fc = nn.Linear(4, 6)\nself.bn = nn.BatchNorm2d(6)",
            "return self.bn(self.fc(x))",
            "Net()(torch.rand(5, 4))",
        ),
    ),
    # ---------------------------------------------------------------- products
    "scores": ("use k.transpose(-2, -1)", script("q, k = torch.rand(2, 5, 8), torch.rand(2, 7, 8)\nscores = q @ k\n")),
    "scores of heads": (
        "use k.transpose(-2, -1)",
        script("q = torch.rand(2, 4, 5, 8)\nk = torch.rand(2, 4, 5, 8)\nscores = torch.matmul(q, k) / 8 ** 0.5\n"),
    ),
    "scores by method": (
        "use k.transpose(-2, -1)",
        script("q, k = torch.rand(2, 5, 8), torch.rand(2, 7, 8)\nq.matmul(k)\n"),
    ),
    "scores by bmm": (
        "use k.transpose(-2, -1)",
        script("q, k = torch.rand(2, 5, 8), torch.rand(2, 7, 8)\ntorch.bmm(q, k)\n"),
    ),
    "weight": ("use weight.T", script("x, weight = torch.rand(3, 4), torch.rand(5, 4)\nx @ weight\n")),
    "transposed once too often": (
        "use weight",
        script("x, weight = torch.rand(3, 4), torch.rand(4, 5)\nx @ weight.T\n"),
    ),
    "transposed by call": (
        "use k",
        script("q, k = torch.rand(2, 5, 8), torch.rand(2, 8, 7)\nq @ k.transpose(-2, -1)\n"),
    ),
    "values by attention": (
        "use attention.transpose(-2, -1)",
        script("attention, v = torch.rand(2, 7, 5), torch.rand(2, 7, 8)\nattention @ v\n"),
    ),
    # ---------------------------------------------------------------- broadcasting
    "bias of channels": (
        "use bias[None, :, None, None]",
        script("x, bias = torch.rand(2, 3, 8, 9), torch.rand(3)\nx + bias\n"),
    ),
    "weights of samples": ("use w.unsqueeze(-1)", script("x, w = torch.rand(6, 4), torch.rand(6)\nx * w\n")),
    "mask of steps": (
        "use mask.unsqueeze(-1)",
        script("x, mask = torch.rand(2, 5, 8), torch.ones(2, 5)\nmasked = x * mask\n"),
    ),
    "one vector a sample": (
        "use context.unsqueeze(1)",
        script("x, context = torch.rand(4, 5, 8), torch.rand(4, 8)\ny = x + context\n"),
    ),
    "smaller one first": ("use w.unsqueeze(-1)", script("x, w = torch.rand(6, 4), torch.rand(6)\nw * x\n")),
    "sequence and channels": (
        "use y.transpose(1, 2)",
        script("x, y = torch.rand(2, 5, 8), torch.rand(2, 8, 5)\nz = x + y\n"),
    ),
    "sum that grows": (
        "use total = total + x",
        script("total, x = torch.zeros(1), torch.rand(4)\ntotal += x\n"),
    ),
    # ---------------------------------------------------------------- joining
    "class token": (
        "use token.expand(x.size(0), -1, -1)",
        script("token, x = torch.zeros(1, 1, 8), torch.rand(4, 5, 8)\ntorch.cat([token, x], dim=1)\n"),
    ),
    "class token without its axis": (
        "use token.expand(x.size(0), -1, -1)",
        script("token, x = torch.zeros(1, 8), torch.rand(4, 5, 8)\ntorch.cat((token, x), 1)\n"),
    ),
    "one step": (
        "use h.unsqueeze(1)",
        script("x, h = torch.rand(4, 5, 8), torch.rand(4, 8)\ntorch.cat([x, h], dim=1)\n"),
    ),
    "other axis": ("use dim=2", script("a, b = torch.rand(4, 5, 8), torch.rand(4, 5, 3)\ntorch.cat([a, b], dim=1)\n")),
    # ---------------------------------------------------------------- dtypes
    "ints into a layer": (
        "use x.float()",
        net("self.fc = nn.Linear(3, 2)", "return self.fc(x)", "Net()(torch.ones(4, 3, dtype=torch.int64))"),
    ),
    "doubles into a layer": (
        "use x.float()",
        net("self.fc = nn.Linear(3, 2)", "return self.fc(x)", "Net()(torch.rand(4, 3).double())"),
    ),
    "floats into an embedding": (
        "use x.long()",
        net("self.e = nn.Embedding(9, 2)", "return self.e(x)", "Net()(torch.zeros(4, 3))"),
    ),
    "float index": ("use rows.long()", script("table, rows = torch.rand(5, 2), torch.zeros(3)\ntable[rows]\n")),
    "float index in gather": (
        "use index.long()",
        script("x, index = torch.rand(5, 2), torch.zeros(5, 1)\nx.gather(1, index)\n"),
    ),
    "mean of ints": ("use votes.float()", script("votes = torch.ones(3, 2, dtype=torch.int64)\nvotes.mean()\n")),
    "float mask": (
        "use (1 - keep).bool()",
        script("x, keep = torch.rand(3, 3), torch.ones(3, 3)\nx.masked_fill(1 - keep, 0.0)\n"),
    ),
    "one less a mask": ("use mask.float()", script("mask = torch.zeros(3, dtype=torch.bool)\ngone = 1 - mask\n")),
    "double weights": (
        "use w.float()",
        script("x, w = torch.rand(3, 4), torch.rand(4, 2, dtype=torch.float64)\nx @ w\n"),
    ),
    "double input": (
        "use x.float()",
        script("x, w = torch.rand(3, 4, dtype=torch.float64), torch.rand(4, 2)\nx @ w\n"),
    ),
    # ---------------------------------------------------------------- losses
    "float labels": (
        "use labels.long()",
        script("scores, labels = torch.rand(4, 3), torch.zeros(4)\nnn.CrossEntropyLoss()(scores, labels)\n"),
    ),
    "column of labels": (
        "use labels.squeeze(1)",
        script(
            "scores, labels = torch.rand(4, 3), torch.zeros(4, 1, dtype=torch.int64)\nF.cross_entropy(scores, labels)\n"
        ),
    ),
    "one-hot labels": (
        "one-hot rows to class numbers: use labels.argmax(dim=1)",
        script("scores = torch.rand(4, 3)\nlabels = F.one_hot(torch.arange(4) % 3, 3)\nF.nll_loss(scores, labels)\n"),
    ),
    "classes on the last axis": (
        "the classes belong on axis 1: use scores.transpose(1, 2)",
        script(
            "scores, tags = torch.rand(4, 7, 3), torch.zeros(4, 7, dtype=torch.int64)\nF.cross_entropy(scores, tags)\n"
        ),
    ),
    "classes of pixels on the last axis": (
        "the classes belong on axis 1: use scores.permute(0, 3, 1, 2)",
        script("scores, mask = torch.rand(2, 5, 6, 3), torch.zeros(2, 5, 6).long()\nF.cross_entropy(scores, mask)\n"),
    ),
    "mask with a channel": (
        "use mask.squeeze(1)",
        script(
            "scores, mask = torch.rand(2, 3, 5, 6), torch.zeros(2, 1, 5, 6).long()\nF.cross_entropy(scores, mask)\n"
        ),
    ),
    "targets without their axis": (
        "use y.unsqueeze(1)",
        script("out, y = torch.rand(4, 1), torch.zeros(4)\nnn.BCEWithLogitsLoss()(out, y)\n"),
    ),
    "targets with an axis too many": (
        "use y.squeeze(1)",
        script("out, y = torch.rand(4), torch.zeros(4, 1)\nnn.BCELoss()(out, y)\n"),
    ),
    "labels for rows": (
        "use F.one_hot(labels, 3).float()",
        script(
            "out, labels = torch.rand(4, 3), torch.arange(4) % 3\nF.binary_cross_entropy_with_logits(out, labels)\n"
        ),
    ),
    "labels for rows of a mean square": (
        "use F.one_hot(labels, 3).float()",
        script("out, labels = torch.rand(4, 3), torch.arange(4) % 3\nnn.MSELoss()(out, labels)\n"),
    ),
    "silent pairs": ("use y.unsqueeze(1)", script("out, y = torch.rand(4, 1), torch.zeros(4)\nnn.MSELoss()(out, y)\n")),
    # ---------------------------------------------------------------- other
    "batch as a number": (
        "use -1 for the batch: (-1, 12)",
        script("x = torch.rand(5, 3, 4)\nx.view(8, 12)\n"),
    ),
    "batch as a number in a tuple": (
        "use -1 for the batch: (-1, 4, 3)",
        script("x = torch.rand(5, 3, 4)\ntorch.reshape(x, (8, 4, 3))\n"),
    ),
    "keyword": ("use kernel_size in place of kernel", script("nn.Conv2d(3, 8, kernel=3)\n")),
    "keyword of the program's own": (
        "use d_out in place of dout",
        script(f"{BLOCK}Block(d_in=3, dout=4)(torch.rand(2, 3))\n"),
    ),
    "attribute": (
        "use self.dropout",
        net(
            "self.dropout = nn.Dropout()\nself.fc = nn.Linear(3, 2)",
            "return self.dropuot(self.fc(x))",
            "Net()(torch.rand(4, 3))",
        ),
    ),
    "no base constructor": (
        "call super().__init__() first",
        script("""
            class Net(nn.Module):
                def __init__(self, width):
                    \"\"\"Of a width.\"\"\"
                    self.fc = nn.Linear(width, 2)

                def forward(self, x):
                    return self.fc(x)


            Net(3)(torch.rand(4, 3))
        """),
    ),
    "attention over the batch": (
        "use batch_first=True",
        net(
            "self.conv = nn.Conv1d(4, 8, 3)\nself.attention = nn.MultiheadAttention(8, 2)",
            "x = self.conv(x).transpose(1, 2)\nreturn self.attention(x, x, x)[0]",
            "Net()(torch.rand(2, 4, 9))",
        ),
    ),
}

UNMENDED: dict[str, str] = {
    "batch read as channels": script("nn.Conv2d(3, 16, 3)(torch.rand(64, 28, 28))\n"),
    "images channels last, of other channels": script("nn.Conv2d(3, 16, 3)(torch.rand(64, 28, 28, 4))\n"),
    "image features without a flatten": script(
        "nn.Sequential(nn.Conv2d(1, 16, 3), nn.Linear(100, 4))(torch.rand(2, 1, 8, 8))\n"
    ),
    "time is no feature": script("nn.Sequential(nn.Conv1d(4, 6, 3), nn.Linear(7, 4))(torch.rand(2, 4, 12))\n"),
    "layer that fits another call": script("fc = nn.Linear(4, 2)\nfc(fc(torch.rand(3, 4)))\n"),
    "layer of unlike calls": script("fc = nn.Linear(4, 2)\nfc(torch.rand(3, 5))\nfc(torch.rand(3, 6))\n"),
    "width that two layers share": net(
        "self.one = nn.Linear(3, width)\nself.fc = nn.Linear(width, 2)",
        "return self.fc(torch.cat([self.one(x), x], 1))",
        "Net(8)(torch.rand(2, 3))",
        parameters=", width",
    ),
    "depthwise": script("nn.Conv2d(8, 8, 3, groups=8)(torch.rand(2, 6, 9, 9))\n"),
    "products of nothing alike": script("torch.rand(2, 3, 4) @ torch.rand(2, 5, 6)\n"),
    "matrices by their batch": script("torch.rand(6, 4) @ torch.rand(6, 5)\n"),
    "two ways to broadcast": script("torch.rand(2, 5, 5, 8) + torch.rand(5)\n"),
    "sizes that differ": script("torch.rand(2, 5) + torch.rand(2, 6)\n"),
    "sequences of other lengths": script("torch.cat([torch.rand(2, 5, 8), torch.rand(2, 6, 7)], dim=0)\n"),
    "batches that differ": script("F.cross_entropy(torch.rand(4, 3), torch.zeros(5).long())\n"),
    "features of a view": script("torch.rand(5, 3, 4).view(5, 13)\n"),
    "made by a partial": script(
        "from functools import partial\nmake = partial(nn.Linear, 4)\nmake(2)(torch.rand(3, 5))\n"
    ),
}
