"""Evidence: a failure that an assumed value took part in is a gap that names it; on given values it is an error."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from shapecheck import check
from shapecheck.report.report import Report
from shapecheck.settings.config import Config

HEAD = "import torch\nfrom torch import nn\n"


def checked(folder: Path, text: str) -> Report:
    file = folder / "net.py"
    file.write_text(HEAD + dedent(text))
    return check([str(file)], Config(root=str(folder), cache=False, strict=True))


def errors(report: Report) -> list[str]:
    return [d.code for d in report.diagnostics if d.severity in ("error", "warning")]


def gaps(report: Report) -> list[str]:
    return [d.message for d in report.diagnostics if d.code == "SHP903"]


def net(init: str, forward: str, parameters: str = "", inputs: str = "x", body: str = "pass") -> str:
    return f"""
class Net(nn.Module):
    {body}
    def __init__(self{parameters}):
        super().__init__()
        {init}

    def forward(self, {inputs}):
        {forward}
"""


ASSUMED = {
    "an empty list as a size": (net("self.fc = nn.Linear(w, 4)", "return self.fc(x)", ", w=[]"), "`w` has only"),
    "an empty tuple that is indexed": (
        net("self.fc = nn.Linear(w[0], 4)", "return self.fc(x)", ", w=()"),
        "`w` has only its default ()",
    ),
    "an empty dict that is read": (
        net("self.fc = nn.Linear(c['w'], 4)", "return self.fc(x)", ", c={}"),
        "`c` has only its default {}",
    ),
    "None that is called": (net("self.f = f", "return self.f(x)", ", f=None"), "`f` has only its default None"),
    "None in arithmetic": (net("self.fc = nn.Linear(w * 2, 4)", "return self.fc(x)", ", w=None"), "`w` has only"),
    "None for a configuration": (net("self.fc = nn.Linear(c.w, 4)", "return self.fc(x)", ", c=None"), "`c` has only"),
    "None that is iterated": (
        net("self.fs = nn.ModuleList(nn.Linear(3, w) for w in ws)", "return [f(x) for f in self.fs]", ", ws=None"),
        "`ws` has only",
    ),
    "a channel count of 0": (
        net("self.conv = nn.Conv2d(c, 4, 3)", "return self.conv(x)", ", c=0"),
        "`c` has only its default 0",
    ),
    "a channel count of -1": (net("self.conv = nn.Conv2d(c, 4, 3)", "return self.conv(x)", ", c=-1"), "`c` has only"),
    "a word that its own check refuses": (
        net("assert kind in ('a', 'b'), kind\n        self.fc = nn.Linear(3, 4)", "return self.fc(x)", ", kind=''"),
        "`kind` has only",
    ),
    "arguments of a layer that a count of 0 leaves out": (
        net(
            "more = {'num_heads': heads} if heads > 0 else {}\n        self.mixer = nn.MultiheadAttention(w, **more)",
            "return self.mixer(x, x, x)[0]",
            ", w, heads=0",
        ),
        "`heads` has only its default 0",
    ),
    "arguments that another layer takes": (
        net(
            "more = {'p': rate} if kind == 'drop' else {'window': 4}\n        self.drop = nn.Dropout(**more)",
            "return self.drop(x)",
            ", kind='', rate=0.1",
        ),
        "`kind` has only its default ''",
    ),
    "axes of *dims": (net("self.dims = dims", "return x.transpose(*self.dims)", ", *dims"), "what `*dims` holds"),
    "a key of **options": (
        net("self.fc = nn.Linear(3, options['out'])", "return self.fc(x)", ", **options"),
        "what `**options` holds",
    ),
    "what a constructor leaves None": (net("self.conv = None", "return self.conv(x)"), "`conv` is None after the"),
    "a list that callers fill": (net("self.parts = []", "return self.parts[0](x)"), "`parts` is [] after the"),
    "a dict that callers fill": (net("self.parts = {}", "return self.parts['a'](x)"), "`parts` is {} after the"),
    "what a class body leaves None": (
        net("self.fc = self.kind(3, 4)", "return self.fc(x)", body="kind = None"),
        "`kind` is None in the body of `Net`",
    ),
    "what a class body leaves empty": (
        net("self.fc = nn.Linear(3, self.sizes[0])", "return self.fc(x)", body="sizes = ()"),
        "`sizes` is () in the body of `Net`",
    ),
    "a part that is left out": (
        net(
            "self.conv, self.down = nn.Conv2d(inner, outer, 3, padding=1), down",
            "return self.conv(x) + (x if self.down is None else self.down(x))",
            ", inner=64, outer=128, down=None",
        ),
        "`down` has only its default None",
    ),
}


@pytest.mark.parametrize(("text", "words"), ASSUMED.values(), ids=ASSUMED)
def test_what_rests_on_an_assumption_is_a_gap_that_names_it(tmp_path: Path, text: str, words: str) -> None:
    report = checked(tmp_path, text)
    assert errors(report) == []
    assert any(words in gap for gap in gaps(report)), gaps(report)


CALLS = {
    "an empty list as a size": "Net()",
    "None that is called": "Net()(torch.zeros(2, 3))",
    "axes of *dims": "Net()(torch.zeros(2, 3))",
    "what a constructor leaves None": "Net()(torch.zeros(2, 3))",
    "a channel count of 0": "Net()(torch.zeros(1, 3, 8, 8))",
    "a part that is left out": "Net()(torch.zeros(1, 64, 8, 8))",
}


@pytest.mark.parametrize("name", CALLS)
def test_a_call_that_is_written_is_given(tmp_path: Path, name: str) -> None:
    assert len(errors(checked(tmp_path, ASSUMED[name][0] + CALLS[name]))) == 1


def test_an_empty_mask_that_does_not_work_is_passed(tmp_path: Path) -> None:
    text = net(
        "self.conv = nn.Conv1d(w, w, 3)",
        "return self.conv((x * mask).transpose(1, 2))",
        ", w",
        "x, mask=torch.ones(0, 0, 0)",
    )
    report = checked(tmp_path, text)
    assert (errors(report), gaps(report), [*report.models[0].inputs]) == ([], [], ["x", "mask"])
    assert len(errors(checked(tmp_path, text + "Net(4)(torch.zeros(1, 5, 4))"))) == 1


GIVEN = {
    "None that the program gives a meaning": net(
        "norm = norm or nn.BatchNorm2d\n        self.n, self.fc = norm(5), nn.Linear(4, 2)",
        "return self.fc(self.n(x).mean((2, 3)))",
        ", norm=None",
    ),
    "None that is asked for": net(
        "self.act = nn.ReLU() if act is None else act\n        self.a, self.b = nn.Linear(3, 4), nn.Linear(5, 6)",
        "return self.b(self.act(self.a(x)))",
        ", act=None",
    ),
    "padding of 0 beside a fault": net(
        "self.a, self.b = nn.Conv2d(3, 8, 3, padding=p), nn.Conv2d(16, 8, 3, padding=p)",
        "return self.b(self.a(x))",
        ", p=0",
    ),
    "an argument that no layer takes": net("self.drop = nn.Dropout(p=rate, dim=2)", "return self.drop(x)", ", rate=0"),
    "numbers that do not fit": net(
        "self.a, self.b = nn.Linear(3, w), nn.Linear(21, 2)", "return self.b(self.a(x))", ", w=20, act=None"
    ),
}


@pytest.mark.parametrize("text", GIVEN.values(), ids=GIVEN)
def test_a_fault_beside_a_default_is_an_error(tmp_path: Path, text: str) -> None:
    assert len(errors(checked(tmp_path, text))) == 1


def test_a_model_is_read_without_the_default_that_does_not_work(tmp_path: Path) -> None:
    (model,) = checked(tmp_path, ASSUMED["an empty list as a size"][0]).models
    assert (model.inputs["x"], model.output) == (["B", "w"], ["B", 4])


# -------------------------------------------------------------------- scripts
OPTIONS = """
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--rank", type=int, default=None)
parser.add_argument("--data", default="")
parser.add_argument("--layers", nargs="+", type=int, default=[])
parser.add_argument("--train", action="store_true")
parser.add_argument("--width", type=int, default=8)
args = parser.parse_args()
"""
OUTSIDE = {
    "an option that is asserted": (OPTIONS + "assert args.rank is not None", "`--rank` is left at its default"),
    "an option that a check wants": (OPTIONS + "if not args.data:\n    raise ValueError('no data')", "`--data`"),
    "a flag that a check wants": (OPTIONS + "if not args.train:\n    raise ValueError('nothing to do')", "`--train`"),
    "an option as a size": (OPTIONS + "torch.zeros(2, 3) + torch.zeros(2, args.layers[0])", "`--layers`"),
    "a library that is missing here": (
        """
try:
    import a_library_of_nobody as fast
except ImportError:
    fast = None
if fast is None:
    raise RuntimeError("install it")
""",
        "`a_library_of_nobody` is not installed",
    ),
    "a library that is imported by its name": (
        """
import importlib
def optional(name):
    try:
        return importlib.import_module(name)
    except Exception:
        return None
fast = optional("a_library_of_nobody")
try:
    fast.run()
except Exception as error:
    raise RuntimeError("install it") from error
""",
        "`a_library_of_nobody` is not installed",
    ),
    "a library that the builtin imports": (
        """
try:
    fast = __import__("a_library_of_nobody")
except ImportError:
    fast = None
assert fast is not None, "install it"
""",
        "`a_library_of_nobody` is not installed",
    ),
    "a library that is looked for": (
        """
import importlib.util
if importlib.util.find_spec("a_library_of_nobody") is None:
    raise RuntimeError("install it")
""",
        "`a_library_of_nobody` is not installed",
    ),
    "a variable of the environment": (
        "import os\nif int(os.environ.get('PLACE', '-1')) < 0:\n    raise RuntimeError('start it by the launcher')",
        "$PLACE is not set",
    ),
    "a variable of the environment that must be there": (
        "import os\nif 'PLACE' not in os.environ:\n    raise RuntimeError('start it by the launcher')",
        "$PLACE is not set",
    ),
    "what a variable of the environment brings": (
        """
import os
class Settings: pass
settings = Settings()
if "PLACE" in os.environ:
    settings.width = int(os.environ["PLACE"])
torch.zeros(2, settings.width)
""",
        "$PLACE is not set",
    ),
}


def test_a_switch_of_the_environment_is_where_nobody_has_set_it(tmp_path: Path) -> None:
    text = """
import os
FUSED = int(os.environ["FUSED"]) if "FUSED" in os.environ else 1
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fused, self.drop = FUSED > 0, nn.Dropout(0.5)
    def forward(self, x):
        return x.softmax(1) if self.fused else self.drop(x.exp())
"""
    report = checked(tmp_path, text)
    assert (gaps(report), report.models[0].output) == ([], ["B", "T"])


@pytest.mark.parametrize(("text", "words"), OUTSIDE.values(), ids=OUTSIDE)
def test_what_comes_from_outside_is_assumed(tmp_path: Path, text: str, words: str) -> None:
    report = checked(tmp_path, text)
    assert errors(report) == []
    assert any(words in gap for gap in gaps(report)), gaps(report)


@pytest.mark.parametrize(("text", "words"), OUTSIDE.values(), ids=OUTSIDE)
def test_what_stands_behind_is_still_checked(tmp_path: Path, text: str, words: str) -> None:
    assert errors(checked(tmp_path, f"{text}\nnn.Linear(4, 2)(torch.zeros(3, 5))\n")) == ["SHP203"]


EXITS = {
    "an error of the parser's": (OPTIONS + "if args.rank is None:\n    parser.error('give a rank')", "`--rank`"),
    "a good end": (OPTIONS + "if not args.train:\n    parser.print_help()\n    raise SystemExit", "`--train`"),
    "within a function": (
        OPTIONS + "def checked(a):\n    if a.data == '':\n        raise SystemExit('no data')\nchecked(args)",
        "`--data`",
    ),
}


@pytest.mark.parametrize(("text", "words"), EXITS.values(), ids=EXITS)
def test_what_stands_behind_an_exit_without_an_option_is_checked_too(tmp_path: Path, text: str, words: str) -> None:
    right = checked(tmp_path, f"{text}\nnn.Linear(4, 2)(torch.zeros(3, 4))\n")
    assert errors(right) == []
    assert [words in gap and "the program ends here" in gap for gap in gaps(right)] == [True]
    assert errors(checked(tmp_path, f"{text}\nnn.Linear(4, 2)(torch.zeros(3, 5))\n")) == ["SHP203"]


def test_nothing_stands_behind_an_exit_that_is_sure(tmp_path: Path) -> None:
    report = checked(tmp_path, OPTIONS + "raise SystemExit\nnn.Linear(4, 2)(torch.zeros(3, 5))\n")
    assert (errors(report), gaps(report)) == ([], [])


def test_a_number_on_the_command_line_is_a_configuration(tmp_path: Path) -> None:
    assert errors(checked(tmp_path, OPTIONS + "nn.Linear(args.width, 2)(torch.zeros(3, 9))")) == ["SHP203"]


def test_a_class_that_a_missing_library_stops(tmp_path: Path) -> None:
    text = OUTSIDE["a library that is missing here"][0].rpartition("if fast")[0] + net(
        "assert fast is not None, 'install it'\n        self.fc = nn.Linear(3, 4)", "return self.fc(x)"
    )
    report = checked(tmp_path, text)
    assert errors(report) == []
    assert report.models[0].output == ["B", 4]


VERSIONS = {
    "asserted": "import torchvision\nassert torchvision.__version__ == '0.1'",
    "compared in parts": "if tuple(map(int, torch.__version__.split('.')[:2])) < (99,):\n    raise RuntimeError('old')",
    "of a distribution": "from importlib.metadata import version\nif version('numpy') < '0':\n    pass\n"
    "else:\n    raise RuntimeError('new')",
}


@pytest.mark.parametrize("text", VERSIONS.values(), ids=VERSIONS)
def test_another_version_may_be_installed_where_the_program_runs(tmp_path: Path, text: str) -> None:
    report = checked(tmp_path, f"{text}\nnn.Linear(4, 2)(torch.zeros(3, 5))\n")
    assert errors(report) == ["SHP203"]
    assert any("is the one installed here" in gap for gap in gaps(report))


def test_each_gap_names_what_its_own_failure_rests_on(tmp_path: Path) -> None:
    text = OPTIONS + "assert args.rank is not None\nif not args.train:\n    raise ValueError('nothing to do')\n"
    first, second = gaps(checked(tmp_path, text))
    assert ("`--rank`" in first, "`--train`" in first) == (True, False)
    assert ("`--rank`" in second, "`--train`" in second) == (False, True)


def test_what_an_argument_was_taken_for_is_no_evidence(tmp_path: Path) -> None:
    init = "self.kept = (groups > 0) + 0.0\n        self.count = groups.shape[0]"
    text = net(init, "return torch.matmul(torch.zeros(x.shape[0], self.count), self.kept)", ", groups")
    report = checked(tmp_path, text)
    assert errors(report) == []
    assert any("nothing says what `groups` is: " in gap for gap in gaps(report))


def test_a_fault_of_kinds_beside_an_argument_is_an_error(tmp_path: Path) -> None:
    text = net("self.fc = nn.Linear(width, '4')", "return self.fc(x)", ", width")
    assert errors(checked(tmp_path, text)) == ["SHP504"]


def test_a_list_of_modules_that_callers_fill(tmp_path: Path) -> None:
    text = "class Net(nn.ModuleList):\n    def forward(self, x):\n        return torch.cat([p(x) for p in self], 1)\n"
    report = checked(tmp_path, text)
    assert errors(report) == []
    assert any("`Net` holds nothing after the constructor" in gap for gap in gaps(report))
    assert errors(checked(tmp_path, text + "Net()(torch.zeros(2, 3))\n")) == ["SHP503"]


def test_a_callback_is_called_with_more_than_nothing(tmp_path: Path) -> None:
    text = (
        "import a_window_of_nobody\n\n\ndef moved(*args):\n    return args[1]\n\n\na_window_of_nobody.on_move(moved)\n"
    )
    assert errors(checked(tmp_path, text)) == []


FILLED_LATER = {
    "a list": ("self.parts = nn.ModuleList()", "return torch.cat([part(x) for part in self.parts], 1)"),
    "a dict": ("self.parts = nn.ModuleDict()", "return self.parts['a'](x)"),
    "parameters": ("self.parts = nn.ParameterList()", "return x @ self.parts[0]"),
    "a list within": ("self.inner = nn.ModuleDict({'a': nn.ModuleList()})", "return self.inner['a'][0](x)"),
}


@pytest.mark.parametrize(("init", "forward"), FILLED_LATER.values(), ids=FILLED_LATER)
def test_an_empty_container_anywhere_may_be_filled(tmp_path: Path, init: str, forward: str) -> None:
    report = checked(tmp_path, net(init, forward))
    assert errors(report) == []
    assert any("holds nothing after the constructor" in gap for gap in gaps(report))


def test_an_empty_sequential_does_nothing(tmp_path: Path) -> None:
    init = "self.short, self.a, self.b = nn.Sequential(), nn.Linear(3, 3), nn.Linear(5, 2)"
    assert errors(checked(tmp_path, net(init, "return self.b(self.a(x) + self.short(x))"))) == ["SHP203"]


def test_what_a_function_makes_of_a_default_rests_on_it(tmp_path: Path) -> None:
    text = (
        "import torch\nfrom torch import nn\ndef norm_of(norm=None):\n    if norm is None:\n        return None\n"
        "    return norm\nclass Net(nn.Module):\n    def __init__(self, width, norm=None):\n"
        "        super().__init__()\n        self.norm = norm_of(norm)(width)\n"
        "    def forward(self, x):\n        return self.norm(x)\n"
    )
    assert errors(checked(tmp_path, text)) == []


def test_no_warning_rests_on_a_list_that_was_chosen(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(
        "from torch import nn\n\n\nclass Cut(nn.Module):\n    def __init__(self, model, classes=10):\n"
        "        super().__init__()\n        layers = model.layers[:4]\n"
        "        layers[-1] = nn.Linear(layers[-1].in_features, classes)\n        self.layers = layers\n\n"
        "    def forward(self, x):\n        for layer in self.layers:\n            x = layer(x)\n        return x\n"
    )
    report = check(tmp_path / "net.py", Config(root=str(tmp_path), cache=False))
    assert report.diagnostics == ()
    assert any("plain list" in gap.reason for gap in report.models[0].gaps)


PASSED = """
    class Timed(nn.Module):
        def __init__(self, width: int):
            super().__init__()
            self.time = nn.Linear(width, width)
            self.width = width

        def forward(self, x, steps=None, context=None, labels=None):
            assert labels is None
            angles = torch.arange(self.width)[None] * steps[:, None].float()
            x = x + self.time(angles)[:, :, None]
            return x if context is None else x + context


    class Masked(nn.Module):
        def forward(self, x, mask=None, bias=None):
            return x * mask + bias
"""


def test_what_does_not_work_when_it_is_left_out_is_passed(tmp_path: Path) -> None:
    report = checked(tmp_path, PASSED)
    told = {model.name: (model.inputs, model.output, model.complete) for model in report.models}
    assert errors(report) == []
    assert told == {
        "Timed": ({"x": ["B", "width", "T"], "steps": ["B"]}, ["B", "width", "T"], True),
        "Masked": ({"x": ["B", "T"], "mask": ["B", "T"], "bias": ["B", "T"]}, ["B", "T"], True),
    }


def test_another_function_may_have_filled_what_a_callback_reads(tmp_path: Path) -> None:
    text = """
import a_library_of_nobody as library
rows, last = [], None

def add(event):
    rows.append(torch.zeros(3))

def export(event):
    torch.stack(rows)
    torch.zeros(3) @ torch.zeros(4)

library.on_click(add)
library.on_click(export)
"""
    report = checked(tmp_path, text)
    assert errors(report) == ["SHP205"]
    assert any("`rows` is [] when its module has run" in gap for gap in gaps(report)), gaps(report)
