"""What a plugin has read in place of a library's own definitions is found wherever the library's would be."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from shapecheck.driver.analysis import check_file
from shapecheck.driver.engine import on_deep_stack
from shapecheck.driver.sessions import Sources, open_session
from shapecheck.driver.targets import infer_target
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Value
from shapecheck.plugins import load_registry
from shapecheck.rules.core.registry import DuplicateRule, Registry
from shapecheck.settings.config import Config

LIBRARY = """
    import torch
    from torch import nn
    from .tools import documented, available, LIMIT
    if available():
        def pick():
            return "the library's"
    else:
        pick = None
    class Base:
        def start(self, value):
            self.value = 0
    class Net(nn.Module, Base):
        def __init__(self, width):
            super().__init__()
            self.start(width)
            self.linear = nn.Linear(self.value, LIMIT)
        def size(self):
            return -1
        @documented
        def forward(self, x):
            return widened(self.linear(x))
        class Inner:
            depth = 1
    class Child(Base):
        def start(self, value):
            super().start(value)
    def widened(x):
        return x
"""

TOOLS = """
    import missing_machinery
    LIMIT = missing_machinery.limit()
    def documented(function):
        return missing_machinery.document(function)
    try:
        import gone
        def available():
            return True
    except ImportError:
        def available():
            return False
"""

OWN = """
    import torch
    from lib.tools import LIMIT

    def documented(function):
        return function

    def yes():
        return True

    limit = 5

    def start(self, value):
        self.value = value

    def start_child(self, value):
        super().start(value)
        self.value += 1

    @property
    def size(self):
        return LIMIT

    def joined(x):
        return torch.cat([x, x], 1)

    depth = 2
"""

TABLE = {
    "lib.tools.documented": None,
    "lib.tools.available": "yes",
    "lib.tools.LIMIT": "limit",
    "lib.Base.start": None,
    "lib.Child.start": "start_child",
    "lib.Net.size": None,
    "lib.Net.Inner.depth": None,
    "lib.widened": "joined",
    "torch.special.doubled": "joined",
}


@pytest.fixture
def library(tmp_path: Path) -> tuple[Config, Registry]:
    """An environment with `lib`, and the registry of a plugin that has stand-ins for it."""
    site = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
    files = {site / "lib/__init__.py": LIBRARY, site / "lib/tools.py": TOOLS, tmp_path / "plug/own.py": OWN}
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))
    rules = load_registry(sources=())
    for name, own in TABLE.items():
        rules.stand_in(name, tmp_path / "plug/own.py", own)
    return Config(root=str(tmp_path), python=str(tmp_path / "env" / "bin" / "python"), cache=False), rules


def evaluate(text: str, library: tuple[Config, Registry]) -> Value:
    from shapecheck.driver.targets import parse_expression
    from shapecheck.interp.entries import entry

    config, rules = library
    run = Run(open_session(str(Path(config.root) / "user.py"), config, rules, Sources(None)))
    module = run.session.importer.find("lib", run)
    return on_deep_stack(lambda: entry.evaluate_target(module, parse_expression(text), run))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tools.LIMIT", 5),
        ("LIMIT", 5),
        ("available()", True),
        ("pick()", "the library's"),
        ("documented(len)([1, 2])", 2),
        ("Net(3).value", 3),
        ("Net(3).size", 5),
        ("Net.Inner.depth", 2),
        ("Net(3).linear.weight.shape[0]", 5),
        ("[c.value for c in [Child()] if c.start(4) is None]", None),
    ],
)
def test_a_stand_in_is_what_the_name_means(text: str, value: object, library: tuple[Config, Registry]) -> None:
    found = evaluate(text, library)
    assert getattr(found, "items", found) == (value if value is not None else [5])


def test_shapes_go_through_stand_ins(library: tuple[Config, Registry]) -> None:
    config, rules = library
    said = infer_target("lib:Net(W)", {"x": "B,W"}, config, rules, None).to_json()
    assert said["output"] == ["B", 10]
    assert said["gaps"] == []


def test_a_stand_in_for_a_name_of_a_modelled_library(tmp_path: Path, library: tuple[Config, Registry]) -> None:
    file = tmp_path / "user.py"
    file.write_text("import torch\ny = torch.special.doubled(torch.zeros(2, 3))\nz = y @ torch.zeros(7, 1)\n")
    result = on_deep_stack(lambda: check_file(str(file), library[0], library[1], None))
    assert [(d.code, d.at.line) for d in result.diagnostics] == [("SHP205", 3)]


def test_a_fault_within_a_stand_in_is_told_at_the_users_line(tmp_path: Path, library: tuple[Config, Registry]) -> None:
    file = tmp_path / "user.py"
    file.write_text("import torch\nfrom lib import widened\n\n\ny = widened(torch.zeros(3))\n")
    result = on_deep_stack(lambda: check_file(str(file), library[0], library[1], None))
    assert [(d.at.path, d.at.line) for d in result.diagnostics] == [(str(file), 5)]
    assert "own.py" not in str(result.diagnostics)
    assert str(tmp_path / "plug/own.py") in result.read, "results rest on the source that stood in"


def test_two_stand_ins_for_one_name(library: tuple[Config, Registry]) -> None:
    with pytest.raises(DuplicateRule, match=r"lib\.widened has a rule in .*own\.py"):
        library[1].stand_in("lib.widened", "other.py")
