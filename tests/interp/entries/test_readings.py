"""How a class alone is read: the ranks and kinds of its inputs, and what its constructor's arguments stand for.

Of the readings that pass, the one that pins no size and adds no condition is meant.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shapecheck import check, infer
from shapecheck.interp.entries import search
from shapecheck.report.report import ModelReport, Report
from shapecheck.report.verification import Status
from shapecheck.settings.config import Config
from shapecheck.verify.run import verify

HEAD = """
from dataclasses import dataclass
from typing import Dict, List, NamedTuple, Optional, Tuple
import torch
import torch.nn.functional as F
from torch import Tensor, nn
"""
BLOCKS = Path(__file__).parent / "programs" / "blocks.py"


def checked(folder: Path, text: str) -> Report:
    file = folder / "net.py"
    file.write_text(HEAD + text)
    return check([file], Config(root=str(folder), cache=False))


def read(folder: Path, text: str) -> ModelReport:
    """The last model of a program without findings."""
    report = checked(folder, text)
    assert not report.diagnostics
    return report.models[-1]


def test_a_dtype_that_nobody_says_is_asked_for(tmp_path: Path) -> None:
    body = "if torch.is_complex(x) or not x.is_floating_point():\n            x = x.float()\n        return x.mean(1)"
    model = read(tmp_path, f"class Net(nn.Module):\n    def forward(self, x):\n        {body}\n")
    assert (model.complete, model.output) == (True, ["B"])


# -------------------------------------------------------------------- ranks
RANKS: dict[str, tuple[str, dict[str, Any], Any]] = {
    "a mean over the second axis says three": (
        """
class Net(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = nn.LayerNorm(channels)

    def forward(self, x):
        y = self.norm(x)
        return y - torch.mean(y, dim=1).unsqueeze(1).repeat(1, x.shape[1], 1)
""",
        {"x": ["B", "T", "channels"]},
        ["B", "T", "channels"],
    ),
    "a reshape into heads": (
        """
class Net(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.size = heads, width // heads
        self.out = nn.Linear(heads * self.size, width)

    def forward(self, x):
        n, length = x.shape[0], x.shape[1]
        return self.out(x.reshape(n, length, self.heads, self.size).reshape(n, length, -1))
""",
        {"x": ["n", "length", "heads*(width//heads)"]},
        ["n", "length", "width"],
    ),
    "a place for each position": (
        """
class Net(nn.Module):
    def __init__(self, side, width):
        super().__init__()
        self.place = nn.Parameter(torch.randn(width, side**2 + 1))

    def forward(self, x):
        b, c, *_ = x.shape
        x = x.reshape(b, c, -1)
        return (torch.cat([x.mean(dim=-1, keepdim=True), x], dim=-1) + self.place[None])[:, :, 0]
""",
        {"x": ["b", "width", "side**2"]},
        ["b", "width"],
    ),
    "queries, keys and values have one rank": (
        """
class Net(nn.Module):
    def forward(self, q, k, v):
        return torch.matmul((torch.matmul(q, k.transpose(2, 3))).softmax(-1), v)
""",
        {"q": ["B", "C", "H", "W"], "k": ["B", "C", "T", "W"], "v": ["B", "C", "T", "U"]},
        ["B", "C", "H", "U"],
    ),
    "what is added to a series is a series": (
        """
class Net(nn.Module):
    def __init__(self, c_in, width):
        super().__init__()
        self.value = nn.Conv1d(c_in, width, 3, padding=1)
        self.time = nn.Linear(4, width)

    def forward(self, x, x_mark):
        return self.value(x.permute(0, 2, 1)).transpose(1, 2) + self.time(x_mark)
""",
        {"x": ["B", "T", "c_in"], "x_mark": ["B", "T", 4]},
        ["B", "T", "width"],
    ),
    "an index with new axes names all that there are": (
        """
class Net(nn.Module):
    def forward(self, t):
        return (t[:, None].float() * torch.arange(8)[None]).sin()
""",
        {"t": ["N"]},
        ["N", 8],
    ),
    "a batch is no product of a width": (
        """
class Net(nn.Module):
    def __init__(self, d, heads, size):
        super().__init__()
        self.heads, self.size = heads, size
        self.q, self.k = nn.Linear(d, heads * size), nn.Linear(d, heads * size)

    def forward(self, q, k):
        b, lq, lk = q.size(0), q.size(1), k.size(1)
        q = self.q(q).view(b, lq, self.heads, self.size).transpose(1, 2)
        k = self.k(k).view(b, lk, self.heads, self.size).transpose(1, 2)
        return q @ k.transpose(2, 3)
""",
        {"q": ["b", "lq", "d"], "k": ["b", "lk", "d"]},
        ["b", "heads", "lq", "lk"],
    ),
    "weights of the items of a batch": (
        """
class Net(nn.Module):
    def forward(self, pred, target, mask):
        loss = (pred - target) ** 2
        return loss.mean(dim=-1) * mask
""",
        {"pred": ["B", "T"], "target": ["B", "T"], "mask": ["B"]},
        ["B"],
    ),
    "x.size(2) says three axes": (
        """
class Net(nn.Module):
    def __init__(self, size: int, smoothing: float):
        super().__init__()
        self.size, self.confidence = size, 1.0 - smoothing

    def forward(self, x: torch.Tensor):
        assert x.size(2) == self.size
        x = x.view(-1, self.size)
        index = torch.zeros(x.size(0), 1, dtype=torch.long)
        return torch.zeros_like(x).scatter_(1, index, self.confidence)
""",
        {"x": ["B", "T", "size"]},
        ["B*T", "size"],
    ),
    "what is asked for its only element has one": (
        """
class Net(nn.Module):
    def forward(self, x, lengths):
        mask = torch.zeros(x.shape, dtype=torch.bool)
        for i, length in enumerate(lengths):
            mask[i].narrow(1, length.item(), mask[i].size(1) - length.item()).fill_(1)
        batch, channels, steps = x.shape
        return x.masked_fill(mask, 0), lengths
""",
        {"x": ["batch", "channels", "steps"], "lengths": ["batch"]},
        {"seq": [["batch", "channels", "steps"], ["batch"]]},
    ),
}


@pytest.mark.parametrize("case", RANKS)
def test_ranks(tmp_path: Path, case: str) -> None:
    text, inputs, output = RANKS[case]
    found = read(tmp_path, text)
    assert found.inputs == inputs
    assert found.output == output


def test_no_warning_rests_on_a_rank_that_was_chosen(tmp_path: Path) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, k):
        super().__init__()
        self.k = k
        self.criterion = nn.MSELoss(reduction="none")

    def forward(self, output, label):
        return torch.topk(self.criterion(output, label).mean(2).mean(1), self.k)[0]
"""
    assert read(tmp_path, text).inputs == {"output": ["B", "H", "W"], "label": ["B", "H", "W"]}


def test_an_error_whatever_the_rank(tmp_path: Path) -> None:
    text = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(10, 5), nn.Linear(7, 3)

    def forward(self, x, y, z):
        return self.second(self.first(x)) + y.mean() + z.mean()
"""
    assert [d.code for d in checked(tmp_path, text).diagnostics] == ["SHP203"]


# -------------------------------------------------------------------- kinds of inputs
KINDS: dict[str, tuple[str, dict[str, Any], Any]] = {
    "a pair of different tensors": (
        """
class Net(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.proj = nn.Linear(n_in, n_out)

    def forward(self, data):
        nodes, edges = data
        return self.proj(nodes) + edges.sum()
""",
        {"data": {"seq": [["B", "n_in"], ["B2", "T"]]}},
        ["B", "n_out"],
    ),
    "a state of two": (
        """
class Net(nn.Module):
    def __init__(self, n, h):
        super().__init__()
        self.cell = nn.LSTMCell(n, h)

    def forward(self, x, state):
        h, c = state
        return self.cell(x, (h, c))
""",
        {"x": ["B", "n"], "state": {"seq": [["B", "h"], ["B", "h"]]}},
        {"seq": [["B", "h"], ["B", "h"]]},
    ),
    "the ends of edges are rows of one tensor": (
        """
class Net(nn.Module):
    def forward(self, x, edge_index):
        source, target = edge_index
        return torch.zeros_like(x).index_add_(0, target, x[source])
""",
        {"x": ["B", "T"], "edge_index": [2, "U"]},
        ["B", "T"],
    ),
    "feature maps, one for each layer of a list": (
        """
class Net(nn.Module):
    def __init__(self, out):
        super().__init__()
        self.lateral = nn.ModuleList([nn.Conv2d(c, out, 1) for c in (8, 16, 32)])

    def forward(self, feats):
        return [conv(f) for conv, f in zip(self.lateral, feats)]
""",
        {"feats": {"seq": [["B", 8, "H", "W"], ["B2", 16, "T", "U"], ["B3", 32, "S", "L"]]}},
        {"seq": [["B", "out", "H", "W"], ["B2", "out", "T", "U"], ["B3", "out", "S", "L"]]},
    ),
    "feature maps that are written over": (
        """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.ModuleList([nn.Conv2d(c, 6, 1) for c in (8, 16)])

    def forward(self, x):
        for i in range(2):
            x[i] = self.m[i](x[i])
        return x
""",
        {"x": {"seq": [["B", 8, "H", "W"], ["B2", 16, "T", "U"]]}},
        {"seq": [["B", 6, "H", "W"], ["B2", 6, "T", "U"]]},
    ),
    "what is joined is several": (
        """
class Net(nn.Module):
    def __init__(self, n, m):
        super().__init__()
        self.fc = nn.Linear(n, m)

    def forward(self, parts):
        return self.fc(torch.cat(parts, dim=0))
""",
        {"parts": {"seq": [["B", "n"], ["B2", "n"]]}},
        ["B + B2", "m"],
    ),
    "a dict": (
        """
class Net(nn.Module):
    def __init__(self, n, m):
        super().__init__()
        self.fc = nn.Linear(n, m)

    def forward(self, batch):
        batch["hidden"] = self.fc(batch["image"].flatten(1))
        return batch["hidden"] + batch.get("bias")
""",
        {"batch": {"map": {"image": ["B", "n"], "bias": ["B", "m"]}}},
        ["B", "m"],
    ),
    "an object": (
        """
class Net(nn.Module):
    def __init__(self, n, m):
        super().__init__()
        self.fc = nn.Linear(n, m)

    def forward(self, data):
        return self.fc(data.x)[data.node_index]
""",
        {"data": {"parts": {"x": ["B", "n"], "node_index": ["B2", "T"]}}},
        ["B2", "T", "m"],
    ),
    "an object of a class of the project": (
        """
class Nested:
    def __init__(self, tensors, mask: Optional[Tensor]):
        self.tensors, self.mask = tensors, mask

    def decompose(self):
        return self.tensors, self.mask


class Net(nn.Module):
    def __init__(self, c, d):
        super().__init__()
        self.conv = nn.Conv2d(c, d, 1)

    def forward(self, item: Nested):
        x, mask = item.decompose()
        assert mask is not None
        return self.conv(x), (~mask).cumsum(1, dtype=torch.float32)
""",
        {"item": {"parts": {"tensors": ["B", "c", "H", "W"], "mask": ["B2", "T"]}}},
        {"seq": [["B", "d", "H", "W"], ["B2", "T"]]},
    ),
    "an object of a dataclass": (
        """
@dataclass
class Batch:
    tokens: Tensor
    lengths: Tensor
    name: str = ""


class Net(nn.Module):
    def __init__(self, n, d):
        super().__init__()
        self.table = nn.Embedding(n, d)

    def forward(self, batch: "Batch"):
        return self.table(batch.tokens).sum(1) / batch.lengths[:, None]
""",
        {"batch": {"parts": {"tokens": ["B", "T"], "lengths": ["B"], "name": {"const": ""}}}},
        ["B", "d"],
    ),
    "a named tuple": (
        """
class Pair(NamedTuple):
    a: Tensor
    b: Tensor


class Net(nn.Module):
    def __init__(self, n, d):
        super().__init__()
        self.both = nn.Bilinear(n, d, 4)

    def forward(self, pair: Pair):
        return self.both(pair.a, pair.b)
""",
        {"pair": {"seq": [["B", "n"], ["B", "d"]]}},
        ["B", 4],
    ),
    "what annotations say": (
        """
class Net(nn.Module):
    def forward(self, x: Tuple[Tensor, Tensor], feats: List[Tensor], extra: Dict[str, Tensor]):
        a, b = x
        return torch.cat([a, b], 1), torch.cat(feats), extra["pos"] + extra["neg"]
""",
        {
            "x": {"seq": [["B", "T"], ["B", "U"]]},
            "feats": {"seq": [["B2", "S"], ["B3", "S"]]},
            "extra": {"map": {"pos": ["B4", "L"], "neg": ["B4", "L"]}},
        },
        {"seq": [["B", "T + U"], ["B2 + B3", "S"], ["B4", "L"]]},
    ),
}


@pytest.mark.parametrize("case", KINDS)
def test_kinds_of_inputs(tmp_path: Path, case: str) -> None:
    text, inputs, output = KINDS[case]
    found = read(tmp_path, text)
    assert found.inputs == inputs
    assert found.output == output
    assert not any("(" in gap.reason for gap in found.gaps)


def test_what_is_nested_without_end_is_not_known(tmp_path: Path) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.fc = nn.Linear(n, n)

    def forward(self, tree):
        if isinstance(tree, int):
            return self.fc.weight[tree]
        left, right = tree
        return self.forward(left) + self.forward(right)
"""
    assert read(tmp_path, text).inputs == {"tree": {"unknown": "the argument `tree` is not known"}}


# -------------------------------------------------------------------- what constructors are given
WORDS: dict[str, tuple[str, str, Any, list[str]]] = {
    "compared": (
        """
class Net(nn.Module):
    def __init__(self, {argument}):
        super().__init__()
        self.task = {task}
        self.fc = nn.Linear({n}, 3)

    def forward(self, x):
        if self.task == "forecast" or self.task == "imputation":
            return self.fc(x)
        return None
""",
        "task",
        ["B", 3],
        ["task = 'forecast'"],
    ),
    "the first word gives nothing": (
        """
class Net(nn.Module):
    def __init__(self, {argument}):
        super().__init__()
        self.task = {task}
        self.fc = nn.Linear({n}, 3)

    def forward(self, x):
        if self.task == "skip":
            return None
        if self.task in ("train", "test"):
            return self.fc(x)
""",
        "task",
        ["B", 3],
        ["task = 'train'"],
    ),
    "looked up, in lower case, by how it begins": (
        """
class Net(nn.Module):
    def __init__(self, {argument}):
        super().__init__()
        self.act = {{"relu": nn.ReLU, "gelu": nn.GELU}}[{task}]()
        self.fc = nn.Linear({n}, 3)
        assert {task}.lower() in {{"relu", "gelu"}} and not {task}.startswith("tanh")

    def forward(self, x):
        return self.act(self.fc(x))
""",
        "task",
        ["B", 3],
        ["task = 'relu'"],
    ),
    "a flag of a layer": (
        """
class Net(nn.Module):
    def __init__(self, {argument}):
        super().__init__()
        self.fc = nn.Linear({n}, 3, bias={task})

    def forward(self, x):
        return self.fc(x)
""",
        "task",
        ["B", 3],
        ["task = False"],
    ),
}


@pytest.mark.parametrize("how", ["parameter", "attribute", "item"])
@pytest.mark.parametrize("case", WORDS)
def test_words_and_flags(tmp_path: Path, case: str, how: str) -> None:
    text, name, output, assumed = WORDS[case]
    spelled = {
        "parameter": (f"{name}, n", name, "n"),
        "attribute": ("cfg", f"cfg.{name}", "cfg.n"),
        "item": ("cfg", f'cfg["{name}"]', 'cfg["n"]'),
    }[how]
    argument, task, n = spelled
    found = read(tmp_path, text.format(argument=argument, task=task, n=n))
    assert found.output == output
    assert list(found.assumed) == assumed


def test_an_annotated_word(tmp_path: Path) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, n, act: str, norm: "bool"):
        super().__init__()
        self.norm = nn.LayerNorm(n) if norm else nn.Identity()
        self.act = F.relu if act == "relu" else F.gelu

    def forward(self, x):
        return self.norm(self.act(x))
"""
    found = read(tmp_path, text)
    assert list(found.assumed) == ["act = 'relu'"]
    assert not found.gaps


def test_a_word_that_forward_is_given(tmp_path: Path) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.fc = nn.Linear(n, n)

    def forward(self, x, mode):
        if mode == "norm":
            return self.fc(x)
        elif mode == "denorm":
            return x - self.fc.bias
        raise NotImplementedError
"""
    assert read(tmp_path, text).inputs == {"x": ["B", "n"], "mode": {"const": "norm"}}


def test_a_flag_that_works_one_way_only(tmp_path: Path) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, n, h, both):
        super().__init__()
        self.rnn = nn.GRU(n, h, bidirectional=both, batch_first=True)
        self.out = nn.Linear(2 * h, 3)

    def forward(self, x):
        return self.out(self.rnn(x)[0])
"""
    found = read(tmp_path, text)
    assert found.output == ["B", "T", 3]
    assert list(found.assumed) == ["both = True"]


def test_counts_and_lists(tmp_path: Path) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, n, layers, depths, widths):
        super().__init__()
        self.rnn = nn.GRU(n, n, layers, batch_first=True)
        self.stages = nn.ModuleList()
        for i in range(len(depths)):
            self.stages.append(nn.Sequential(*[nn.Linear(n, n) for _ in range(depths[i])]))
        self.out = nn.Linear(n, widths[-1])

    def forward(self, x):
        x, _ = self.rnn(x)
        for stage in self.stages:
            x = stage(x)
        return self.out(x)
"""
    assert read(tmp_path, text).output == ["B", "T", "widths_1"]


def test_layers_that_a_constructor_is_given(tmp_path: Path) -> None:
    text = """
class Net(nn.Module):
    def __init__(self, layers, norm):
        super().__init__()
        self.layers, self.norm = nn.ModuleList(layers), norm

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.norm(x)
"""
    assert read(tmp_path, text).output == {"unknown": "what the constructor's `norm` does is not known"}


# -------------------------------------------------------------------- shapes in prose
def test_a_size_of_a_docstring_that_is_no_parameter(tmp_path: Path) -> None:
    text = '''
class Net(nn.Module):
    def __init__(self, n_mels: int, n_ctx: int, n_state: int):
        super().__init__()
        self.conv = nn.Conv1d(n_mels, n_state, kernel_size=3, stride=2, padding=1)
        self.register_buffer("place", torch.zeros(n_ctx, n_state))

    def forward(self, x):
        """
        x : torch.Tensor, shape = (batch_size, n_mels, n_ctx)
        """
        x = self.conv(x).permute(0, 2, 1)
        assert x.shape[1:] == self.place.shape
        return x + self.place
'''
    found = read(tmp_path, text)
    assert found.inputs == {"x": ["batch_size", "n_mels", "T"]}
    assert list(found.contract) == ["n_ctx == (T + 1)//2"]


def test_a_docstring_with_times_between_dims(tmp_path: Path) -> None:
    text = '''
class Net(nn.Module):
    def forward(self, qkv):
        """
        :param qkv: an [N x (H * 3 * C) x T] tensor of queries, keys and values.
        """
        n, width, length = qkv.shape
        return qkv.reshape(n, width // 3, 3, length).sum(2)
'''
    assert read(tmp_path, text).output == ["N", "C*H", "T"]


# -------------------------------------------------------------------- in torch
@pytest.mark.slow
def test_blocks_are_read_as_torch_runs_them() -> None:
    """Each reading is run at several sizes."""
    config = Config(root=str(BLOCKS.parent), cache=False)
    assert not check([BLOCKS], config).diagnostics
    found = verify([str(BLOCKS)], config=config)
    assert {target.target: target.status for target in found.targets if target.status is not Status.AGREES} == {}


# -------------------------------------------------------------------- parts of arguments
def test_parts_of_one_name_are_apart(tmp_path: Path) -> None:
    model = read(
        tmp_path,
        """
class Net(nn.Module):
    def __init__(self, encoder, decoder, width, decoder_width):
        super().__init__()
        self.last = nn.Linear(decoder.width, decoder_width)
        self.first = nn.Linear(encoder.dim, decoder["dim"])
        self.second = nn.Linear(decoder["dim"], encoder.width)
        self.third = nn.Linear(encoder.width, width)

    def forward(self, x):
        return self.third(self.second(self.first(x)))
""",
    )
    assert (model.inputs, model.output, model.contract) == ({"x": ["B", "dim"]}, ["B", "width"], ())
    assert model.params is not None
    for name in ("dim", "decoder_dim", "encoder_width", "width", "decoder_decoder_width", "decoder_width"):
        assert name in str(model.params)


def test_a_product_of_sizes_that_numpy_makes_is_a_size(tmp_path: Path) -> None:
    model = read(
        tmp_path,
        """
import numpy as np

class Net(nn.Module):
    def __init__(self, env):
        super().__init__()
        self.layer = nn.Linear(np.array(env.seen.shape).prod() + np.prod(env.done.shape), env.done.n)

    def forward(self, x):
        return self.layer(x)
""",
    )
    assert (model.inputs, model.output) == ({"x": ["B", "done_shape + shape"]}, ["B", "n"])


HANDED_ON = """
class Base(nn.Module):
    def __init__(self, size, channels, width):
        super().__init__()
        self.conv = nn.Conv2d(channels, width, size)

    def forward(self, x):
        return self.conv(x)


class Fixed(Base):
    def __init__(self, *args, **kwargs):
        super().__init__(3, *args, **kwargs)


class Named(Base):
    def __init__(self, size, channels, *rest, **options):
        super().__init__(size, 2 * channels, *rest, **options)


class Placed(Base):
    def __init__(self, *args):
        super().__init__(*args)
"""


def test_what_is_handed_on_to_a_base_has_its_names(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text("import torch\nfrom torch import nn\n" + HANDED_ON)
    report = check(tmp_path / "net.py", Config(root=str(tmp_path), cache=False))
    assert report.diagnostics == ()
    assert {model.name: (model.inputs["x"], model.output) for model in report.models if model.name != "Base"} == {
        "Fixed": (["B", "channels", "H", "W"], ["B", "width", "H - 2", "W - 2"]),
        "Named": (["B", "2*channels", "H", "W"], ["B", "width", "H + 1 - size", "W + 1 - size"]),
        "Placed": (["B", "channels", "H", "W"], ["B", "width", "H + 1 - size", "W + 1 - size"]),
    }


SQUEEZED = """
class Net(nn.Module):
    def forward(self, x):
        B, C, H, W = x.shape
        return x * F.avg_pool2d(x, H)
"""


def test_sizes_that_meet_in_a_broadcast_are_not_taken_to_be_equal_where_that_leaves_one_size(tmp_path: Path) -> None:
    model = read(tmp_path, SQUEEZED)
    assert model.inputs == {"x": ["B", "C", "H", "W"]}
    assert set(model.contract) == {"H >= 2", "H <= W", "W//H == 1"}
    found = verify([str(tmp_path / "net.py")], config=Config(root=str(tmp_path), cache=False))
    assert [target.status for target in found.targets] == [Status.AGREES]


def test_parameters_are_counted_beside_an_attribute_that_is_data(tmp_path: Path) -> None:
    model = read(
        tmp_path,
        """
def first(x):
    return x

def second(x):
    return x

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 4)
        self.distributed = torch.distributed.is_initialized()
        self.settings = None
        if self.distributed:
            self.settings = (1, ["a"]) if torch.cuda.is_available() else (2, ["b", "c"])
        self.function = first if self.distributed else second
    def forward(self, x: Tensor):
        return self.fc(x)
""",
    )
    assert model.params == 16


CHOSEN_CLASS = """
def first(width):
    return nn.Linear(3, width)

def second(width):
    return nn.Linear(3, width, bias=False)

class Net(nn.Module):
    def __init__(self, kind):
        super().__init__()
        make = {make}
        self.part = make(4)
    def forward(self, x: Tensor):
        return self.part(x)

net = Net(torch.cuda.is_available())
torch.optim.SGD(net.parameters(), lr=0.1)
"""


@pytest.mark.parametrize(
    "make",
    [
        "first if kind else second",
        "{True: first, False: second}[kind]",
        "(first, second)[int(kind)]",
        "((first,) if kind else (second,))[0]",
        "[nn.Linear, nn.Conv1d][int(kind)](3, 4, 1).add_module if kind else first",
    ],
)
def test_what_is_made_by_one_of_two_functions_may_have_parameters(make: str, tmp_path: Path) -> None:
    assert not checked(tmp_path, CHOSEN_CLASS.replace("{make}", make)).diagnostics


def test_parameters_are_not_counted_beside_what_may_be_a_module(tmp_path: Path) -> None:
    model = read(
        tmp_path,
        """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 4)
        self.more = nn.Linear(4, 4) if torch.cuda.is_available() else None
    def forward(self, x: Tensor):
        return self.fc(x)
""",
    )
    assert model.params is None


MASKED = """
class Net(nn.Module):
    def __init__(self, channels, kernel):
        super().__init__()
        self.first = nn.Conv1d(channels, channels, kernel)
        self.second = nn.Conv1d(channels, 2 * channels, 1)

    def forward(self, x, lengths):
        places = torch.arange(x.size(2), device=lengths.device)
        mask = (places[None] < lengths[:, None])[:, None].to(x.dtype)
        mean, scale = self.second(x * mask).split(x.size(1), dim=1)
        return mean + scale * mask
"""


def test_dtypes_are_tried_only_where_a_dtype_may_be_what_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []
    choices = search._alternatives

    def counted(*arguments: Any) -> Any:
        found = choices(*arguments)
        tried.extend(key for attempt in found for key in attempt.forced if key[0][0] == "dtype")
        return found

    monkeypatch.setattr(search, "_alternatives", counted)
    model = read(tmp_path, MASKED)
    assert model.complete
    assert not tried


CALLED = """
class Cut(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 4)
    def __call__(self, x):
        return super().__call__(x[..., :3])
    def forward(self, x):
        return self.layer(x)

class Kept(nn.Module):
    out = None
    def __call__(self, *inputs, **options):
        self.out = super().__call__(*inputs, **options)
        return self.out
    def forward(self, x):
        return x + 1
    def save(self):
        if self.out is None:
            raise ValueError("run first")

class Flat(nn.Linear):
    def __call__(self, x):
        return super().__call__(x.flatten(1))

Cut()(torch.randn(2, 5))
kept = Kept()
kept(torch.randn(2, 3))
kept.save()
nn.Sequential(nn.Conv2d(1, 2, 3), Flat(8, 4))(torch.randn(2, 1, 4, 4))
"""


def test_a_call_of_its_own_is_what_a_module_is_called_by(tmp_path: Path) -> None:
    report = checked(tmp_path, CALLED)
    assert not report.diagnostics
    models = {model.name: (model.inputs, model.output, model.contract) for model in report.models}
    assert models["Cut"] == ({"x": ["B", "T"]}, ["B", 4], ("T >= 3",))
    assert models["Kept"][:2] == ({"x": ["B", "T"]}, ["B", "T"])


def test_axes_are_not_named_as_arguments_of_the_constructor(tmp_path: Path) -> None:
    model = read(
        tmp_path,
        """
class Net(nn.Module):
    def __init__(self, H, B):
        super().__init__()
        self.layer = nn.Conv2d(H, B, 3)
    def forward(self, x: Tensor):
        return self.layer(x)
""",
    )
    assert (model.inputs["x"], model.output) == (["B2", "H", "T", "W"], ["B2", "B", "T - 2", "W - 2"])
    found = infer(f"{tmp_path / 'net.py'}:Net(T, N)", None, Config(root=str(tmp_path), cache=False))
    assert (found.inputs["x"], found.output) == (["B", "T", "H", "W"], ["B", "N", "H - 2", "W - 2"])
