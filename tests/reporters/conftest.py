"""Hand-made reports, so that the formats are tested without the engine, and snapshots of what they give.

`make update` rewrites the snapshots; a change of them is reviewed like any other.
"""

import os
from pathlib import Path

import pytest

from shapecheck.base.span import Span
from shapecheck.report.diagnostics import Diagnostic, Fix, Note
from shapecheck.report.model_summary import Summary, SummaryRow, Weight
from shapecheck.report.report import Gap, Inference, LayerCall, ModelReport, Report, ordered, summarise
from shapecheck.report.verification import Row, Status, Tried, Verification, Verified
from shapecheck.reporters import Options

SNAPSHOTS = Path(__file__).parent.parent / "snapshots"

FILES = {
    "models/front.py": """\
import torch
from torch import nn


class Front(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv1d(128, 256, 3, stride=2, padding=1)
        self.conv2 = nn.Conv1d(256, 512, 3, stride=2, padding=1)
        # the classes
        self.proj = nn.Linear(512, 100)

    def forward(self, x):
        x = self.conv1(x)
        x = self.conv2(x)
        return self.proj(x)
""",
    "train.py": """\
from models.front import Front

model = Front()
\tout = '模型\u0301' + model(x)  # wide signs, a combining one and a tab
loss = mse_loss(
    model(x),
    y,
)
""",
}


@pytest.fixture
def sources():
    return lines_of


def lines_of(path):
    return FILES.get(path, "").split("\n")


def front_error():
    path = "models/front.py"
    at = Span(path, 16, 16, 16, 28)
    return Diagnostic(
        "SHP203",
        "Linear wants 512 features on the last axis, but it has (T + 3)//4 there",
        at,
        notes=(
            Note("here T = 500 gives 125", at),
            Note("gives (B, 512, (T + 3)//4): channels are on axis 1", Span(path, 15, 13, 15, 26)),
            Note("in_features = 512", Span(path, 11, 21, 11, 40)),
            Note("the model is called here", Span("train.py", 4, 18, 4, 26)),
        ),
        trail="x came as (B, 128, T) -> conv1 (B, 256, (T + 1)//2) -> conv2 (B, 512, (T + 3)//4)",
        help="axis 1 has 512: x = x.permute(0, 2, 1) before this line",
        fix=Fix(Span(path, 16, 26, 16, 27), "x.permute(0, 2, 1)"),
        witness={"T": 500},
        scope="Front.forward",
    )


def diagnostics():
    return ordered(
        [
            front_error(),
            Diagnostic(
                "SHP205", "matmul: 100% of it, differs", Span("train.py", 4, 18, 4, 26), witness={"B": 2, "T": 3}
            ),
            Diagnostic(
                "SHP701",
                "mse_loss: `input` (B, 1) and `target` (B,) broadcast to (B, B): the loss compares every pair",
                Span("train.py", 5, 8, 8, 2),
                notes=(Note("torch accepts it, and learns the mean"),),
            ),
            Diagnostic("SHP905", "`x` is (B, 1)", Span("unread.py", 3, 1, 3, 2)),
        ]
    )


@pytest.fixture
def report():
    gap = Gap("a decorator whose source is not found", "models/front.py", 3)
    models = (
        ModelReport(
            "Front", "models/front.py", 5, {"x": ["B", 128, "T"]}, ["B", "(T + 3)//4", 100], ("T >= 1",), 525924, (gap,)
        ),
        ModelReport(
            "Tagger",
            "train.py",
            1,
            {"ids": ["B", "T"], "mask": ["B", "T"]},
            {"map": {"logits": ["B", "T", 10], "state": {"seq": [["B", 16], {"const": None}]}}},
            ("T <= 512", "H % 16 == 0"),
            "16*V + 170",
            (),
            ("depth = 2, for the source leaves it open",),
        ),
    )
    found = diagnostics()
    files = tuple(FILES)
    return Report(files, found, models, summarise(files, found, models, 215, 212))


@pytest.fixture
def clean_report():
    return Report(("a.py",), (), (), summarise(["a.py"], (), (), 1, 1))


@pytest.fixture
def inference():
    return Inference(
        "models/front.py:Front()",
        {"x": ["B", 128, "T"]},
        ["B", "(T + 3)//4", 100],
        ("T >= 1", "T <= 4000"),
        (
            LayerCall("conv1", "Conv1d", (["B", 128, "T"],), ["B", 256, "(T + 1)//2"], 98560, 14),
            LayerCall(
                "rnn", "GRU", (["B", "T", 8], {"const": None}), {"seq": [["B", "T", 16], [1, "B", 16]]}, "3*H", 15
            ),
            LayerCall("head", "Head", ({"unknown": "reads a file"},), {"any": [["B", 1], ["B"]]}, None, 16),
        ),
        525924,
        (Gap("reads a file", "models/front.py", 16),),
        (front_error(),),
    )


@pytest.fixture
def options():
    return Options(root="/project")


@pytest.fixture
def snapshot():
    def compare(name, text):
        path = SNAPSHOTS / name
        if os.environ.get("SHAPECHECK_UPDATE") == "1":
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text

    return compare


@pytest.fixture
def summary(inference):
    weights = (Weight("weight", [100, 512], 51200, False), Weight("bias", [100], 100, True))
    channels = [["B", 128, "T"], ["B", 256, "(T + 1)//2"]]
    rows = (
        SummaryRow("", "Front", 0, True, False, 1, (["B", 128, "T"],), ["B", "T", 100], 150116, 0, 98916,
                   "98560*B*((T + 1)//2) + 51300*B*T", 0, 1, (), ()),
        SummaryRow("layers", "ModuleList", 1, False, False, 0, (), {"const": None}, 98560, 0, 98560, None, 0, 1, (),
                   ()),
        SummaryRow("layers.0", "Conv1d", 2, True, False, 14, (channels[0],), channels[1], 98560, 98560, 98560,
                   "98560*B*((T + 1)//2)", "98560*B*((T + 1)//2)", 1, (3,), ()),
        SummaryRow("proj", "Linear", 1, True, False, 16, (["B", "T", 512],), ["B", "T", 100], 51300, 51300, 100,
                   "51300*B*T", "51300*B*T", 1, (), weights),
        SummaryRow("proj", "Linear", 1, True, True, 17, (["B", "T", 512],), {"seq": [["B", "T", 100]]}, 51300, 0,
                   100, None, None, None, (), weights),
    )  # fmt: skip
    totals = {"params": 149860, "trainable": 98660, "non_trainable": 51200, "mult_adds": None,
              "input_bytes": "512*B*T", "pass_bytes": "800*B*T", "params_bytes": 599440,
              "total_bytes": "1312*B*T + 599440"}  # fmt: skip
    parameters = (Weight("proj.weight", [100, 512], 51200, False), Weight("proj.bias", [100], 100, True))
    return Summary(inference, rows, parameters, totals, ((-1, 0), (-1, 2), (2, 3)), ((3, 0),))


@pytest.fixture
def verification():
    """One target of each status."""
    agrees = Verified(
        "models/front.py:Front()",
        Status.AGREES,
        inputs="(B, 128, T)",
        rows=(
            Row("conv1", "Conv1d", "(B, 256, (T + 1)//2)", "(3, 256, 9)", "(3, 256, 9)", Status.AGREES),
            Row("layers.0", "Linear", "(B, 256, 4)", "(3, 256, 4)", "(3, 256, 4)", Status.AGREES, 1),
            Row("output", "", f"(B, {' + '.join('ABCDEFGHIJKLMNOPQRSTUVWXYZ')})", "(3, 5)", "(3, 5)", Status.AGREES),
            Row("parameters", "", "513*classes", "3,591", "3,591", Status.AGREES),
        ),
        sizes={"B": 3, "T": 17},
        tried=(
            Tried({"B": 3, "T": 17}, "inside", Status.AGREES),
            Tried({"B": 3, "T": 1000}, "at an edge", Status.AGREES),
            Tried({"B": 3, "T": 1001}, "beyond an edge", Status.AGREES, "RuntimeError: too long"),
            Tried({"B": 3, "T": 1109}, "with a long axis", Status.AGREES),
        ),
        notes=("depth = 2, which the source leaves open",),
        compared=1234,
    )
    differs = Verified(
        "models/front.py:Tagger()",
        Status.DIFFERS,
        "the output differs",
        "ids (B, T)",
        (
            Row("embed", "Embedding", "unknown: reads a file", "", "(2, 3, 8)", Status.PARTLY, 2),
            Row("output", "", "(B, T, 10)", "(2, 3, 10)", "(2, 10, 3)", Status.DIFFERS),
        ),
        {"B": 2, "T": 3},
        (Tried({"B": 2, "T": 3}, "inside", Status.DIFFERS, "the output differs"),),
        compared=1,
    )
    errors = (Status.CONFIRMED, Status.UNCONFIRMED, Status.REFUTED)
    refused = (
        Verified(f"models/front.py:Front({place})", status, "torch's\nown words", diagnostics=(front_error(),))
        for place, status in enumerate(errors)
    )
    partly = Verified("train.py:model", Status.PARTLY, inputs="(B,)")
    missing = Verified("train.py:Other", Status.NOT_RUN, "needs a file: '\033[2Jmodel.pt'")
    return Verification((agrees, partly, differs, *refused, missing), "2.14.1", "cpu")
