"""A name that a plugin has a rule for means the rule: whether there is a library or none, and however it is reached."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from shapecheck.driver.analysis import check_file
from shapecheck.driver.engine import on_deep_stack
from shapecheck.driver.results import FileResult
from shapecheck.plugins import load_registry
from shapecheck.rules import Check, Dim, Layer, Registry, Tensor, layer, op
from shapecheck.settings.config import Config


@op(
    "mylib.widen", "mylib.ops.widen", "mylib.ops._hidden", "mypkg.ops.widen", "mylib.ops.Fused.apply", "mylib.Block.mix"
)
def widen(check: Check, x: Tensor) -> Tensor:
    """Adds an axis of 7."""
    check.rank("x", x, 2)
    return x.with_shape((*x.shape, 7))


@layer("mylib.Gated", "mylib.nn.Gated", "mypkg.ops.Gated")
class Gated(Layer):
    """From `width` to 7."""

    width: Dim

    def forward(self, check: Check, x: Tensor) -> Tensor:
        check.last_dim("x", x, "width", self.width)
        return x.replace(-1, 7)


@layer("torch.nn.Transformer")
class Other(Layer):
    """Another rule for a class that is read from the prelude."""

    width: Dim

    def forward(self, check: Check, x: Tensor) -> Tensor:
        return x.replace(-1, 7)


@op("torch.is_tensor")
def other(check: Check, x: Tensor) -> Tensor:
    """Another rule for a function that does something to the program."""
    return x.replace(-1, 7)


@pytest.fixture(scope="module")
def registry() -> Registry:
    rules = load_registry(sources=())
    for name in ("torch.is_tensor",):
        rules.ops.pop(name, None)
        rules._source.pop(name, None)
    for rule in (widen, Gated, Other, other):
        tag = rule.__shapecheck_rule__
        for name in tag.names:
            rules._add(rules.layers if isinstance(rule, type) else rules.ops, name, rule, "plugin")
    return rules


PYTHON = {
    "mylib/__init__.py": "from mylib.ops import widen, unruled\nfrom .nn import Gated\n\n\nclass Block:\n"
    "    def mix(self, x):\n        return x\n",
    "mylib/ops.py": """
        import torch
        from mylib import gone_machinery

        def widen(x):
            return x

        class Fused(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return x

        def twice(x):
            return widen(x)

        def unruled(x):
            return x
        """,
    "mylib/nn.py": """
        from torch import nn

        class Gated(nn.Module):
            def __init__(self, width):
                super().__init__()
            def forward(self, x):
                return x
        """,
}
STARRED = {
    **PYTHON,
    "mylib/__init__.py": "from mylib.ops import *\nfrom .nn import *\n\n\nclass Block:\n    pass\n",
    "mylib/ops.py": PYTHON["mylib/ops.py"].replace("from mylib import gone_machinery", ""),
}
COMPILED = {
    "mylib/__init__.py": "from .ops import widen\nfrom .nn import Gated\nfrom . import ops\nfrom . import nn\n",
    "mylib/ops.cpython-311-x86_64-linux-gnu.so": "",
    "mylib/nn.so": "",
}
LARGE = {
    "mylib/__init__.py": "x = 1\n" * 120_000,
    "mylib-1.0.dist-info/METADATA": "Name: mylib\n",
}
BROKEN = {
    "mylib/__init__.py": "raise RuntimeError('no GPU')\n",
    "mylib/ops.py": "def (:\n",
    "mylib/nn.py": "import gone\n",
}
STATES = {
    "absent": {},
    "python": PYTHON,
    "starred": STARRED,
    "compiled": COMPILED,
    "large": LARGE,
    "broken": BROKEN,
}

Checked = Callable[[str], FileResult]


@pytest.fixture(params=STATES)
def checked(request: pytest.FixtureRequest, tmp_path: Path, registry: Registry) -> Checked:
    """Checks a program of a project whose environment holds `mylib` in one of its states."""
    site = tmp_path / "env/lib/python3.11/site-packages"
    return _checker(tmp_path, {site / name: text for name, text in STATES[request.param].items()}, registry)


def _checker(root: Path, files: dict[Path, str], registry: Registry) -> Checked:
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    config = Config(root=str(root), python=str(root / "env/bin/python"), cache=False)

    def check(program: str) -> FileResult:
        path = root / "program.py"
        if not path.exists():
            path.write_text("import torch\nfrom shapecheck import reveal_shape\n" + textwrap.dedent(program))
        return on_deep_stack(lambda: check_file(str(path), config, registry, None))

    return check


def said(result: FileResult) -> list[str]:
    return [d.message.rpartition(" is ")[2] for d in result.diagnostics]


OPS = [
    "import mylib\nf = mylib.widen",
    "import mylib\nf = mylib.ops.widen",
    "import mylib.ops\nf = mylib.ops.widen",
    "import mylib.ops as o\nf = o.widen",
    "from mylib import widen as f",
    "from mylib.ops import widen as f",
    "from mylib.ops import _hidden as f",
    "from mylib import ops\nf = ops.widen",
    "from mylib.ops import *\nf = widen",
    "from mylib import *\nf = widen",
    "from mylib.ops import Fused\nf = Fused.apply",
    "import mylib\nf = mylib.ops.Fused.apply",
    "import mylib\nf = getattr(mylib.ops, 'widen')",
    "import importlib\nf = importlib.import_module('mylib.ops').widen",
    "try:\n    from mylib.ops import widen as f\nexcept ImportError:\n    f = None",
    "def f(x):\n    from mylib.ops import widen\n    return widen(x)",
    "import functools, mylib\nf = functools.partial(mylib.widen)",
    "import mylib\ntable = {'a': mylib.widen}\nf = table['a']",
]


@pytest.mark.parametrize("binding", OPS)
def test_an_op(binding: str, checked: Checked) -> None:
    program = f"{binding}\nreveal_shape(f(torch.zeros(2, 3)))\nf(torch.zeros(3))\n"
    result = checked(program)
    assert sorted(d.code for d in result.diagnostics) == ["SHP101", "SHP905"], result.diagnostics
    assert "(2, 3, 7)" in said(result)
    assert result.gaps == []


LAYERS = [
    "import mylib\nC = mylib.Gated",
    "import mylib.nn\nC = mylib.nn.Gated",
    "import mylib.nn as n\nC = n.Gated",
    "from mylib import nn\nC = nn.Gated",
    "from mylib import Gated as C",
    "from mylib.nn import *\nC = Gated",
    "import mylib\nclass C(mylib.nn.Gated):\n    pass",
    """from mylib.nn import Gated
class C(Gated):
    def __init__(self, w):
        super().__init__(width=w)
    def forward(self, x):
        return super().forward(x)""",
]


@pytest.mark.parametrize("binding", LAYERS)
def test_a_layer(binding: str, checked: Checked) -> None:
    use = """
layer, x = C(3), torch.zeros(2, 3)
reveal_shape(layer(x))
layer.to("cpu").some_switch()
reveal_shape(torch.nn.Sequential(layer, torch.nn.Linear(7, 5))(x))
C(4)(x)
"""
    result = checked(binding + use)
    assert [d.code for d in result.diagnostics if d.code != "SHP905"] == ["SHP203"], result.diagnostics
    assert [d.message.rpartition(" is ")[2] for d in result.diagnostics if d.code == "SHP905"] == ["(2, 7)", "(2, 5)"]


@pytest.mark.parametrize("state", ["absent", "large", "broken"])
def test_what_has_no_rule_is_unknown_and_decides_nothing(state: str, tmp_path: Path, registry: Registry) -> None:
    site = tmp_path / "env/lib/python3.11/site-packages"
    check = _checker(tmp_path, {site / name: text for name, text in STATES[state].items()}, registry)
    result = check(
        """
        import mylib
        if mylib.FLAG:
            x = torch.zeros(2)
        else:
            x = torch.zeros(3)
        reveal_shape(mylib.ops.unheard_of(torch.zeros(2)))
        x @ torch.zeros(4)
        """
    )
    assert [d.code for d in result.diagnostics] == ["SHP905"]
    assert "unknown: mylib" in result.diagnostics[0].message


def test_the_librarys_own_code_has_the_rule_too(tmp_path: Path, registry: Registry) -> None:
    site = tmp_path / "env/lib/python3.11/site-packages"
    check = _checker(tmp_path, {site / name: text for name, text in PYTHON.items()}, registry)
    result = check("from mylib.ops import twice\nreveal_shape(twice(torch.zeros(2, 3)))\n")
    assert said(result) == ["(2, 3, 7)"]


def test_a_method_of_a_library_class(tmp_path: Path, registry: Registry) -> None:
    site = tmp_path / "env/lib/python3.11/site-packages"
    check = _checker(tmp_path, {site / name: text for name, text in PYTHON.items()}, registry)
    assert said(check("import mylib\nreveal_shape(mylib.Block().mix(torch.zeros(2, 3)))\n")) == ["(2, 3, 7)"]


OWN = """
    import torch
    from torch import nn
    from shapecheck import reveal_shape

    def plain(x):
        return widen(x)

    def widen(x):
        return x

    class Gated(nn.Module):
        def forward(self, x):
            return x

    if __name__ == "__main__":
        reveal_shape(plain(torch.zeros(2, 3)))
        reveal_shape(Gated(3)(torch.zeros(2, 3)))
"""


@pytest.mark.parametrize("place", ["mypkg/ops.py", "src/mypkg/ops.py"])
@pytest.mark.parametrize("package", [True, False])
def test_code_of_the_user(place: str, package: bool, tmp_path: Path, registry: Registry) -> None:
    files = {tmp_path / place: OWN, **({(tmp_path / place).with_name("__init__.py"): ""} if package else {})}
    check = _checker(tmp_path, files, registry)
    assert said(check("from mypkg import ops\nreveal_shape(ops.widen(torch.zeros(2, 3)))\n")) == ["(2, 3, 7)"]
    config = Config(root=str(tmp_path), python=str(tmp_path / "env/bin/python"), cache=False)
    result = on_deep_stack(lambda: check_file(str(tmp_path / place), config, registry, None))
    assert said(result) == ["(2, 3, 7)", "(2, 7)"], "the file by itself"


def test_a_package_imports_its_own_module(tmp_path: Path, registry: Registry) -> None:
    site = tmp_path / "env/lib/python3.11/site-packages/other"
    files = {site / "__init__.py": "from . import ops\n\n\ndef go(x):\n    return ops.first(x)\n"}
    files[site / "ops.py"] = "def first(x):\n    return x[0]\n"
    check = _checker(tmp_path, files, registry)
    assert said(check("import other\nreveal_shape(other.go(torch.zeros(2, 3)))\n")) == ["(3,)"]


def test_a_name_of_torch_that_shapecheck_knows_otherwise(tmp_path: Path, registry: Registry) -> None:
    check = _checker(tmp_path, {}, registry)
    program = "x = torch.zeros(2)\nreveal_shape(torch.nn.Transformer(3)(x))\nreveal_shape(torch.is_tensor(x))\n"
    assert said(check(program)) == ["(7,)", "(7,)"]
