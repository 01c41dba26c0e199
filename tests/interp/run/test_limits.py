"""Runs that would not end do end: deep recursion, too many steps, packages that are no business of ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from abstract_run import run_program

from shapecheck.driver.analysis import check_file
from shapecheck.driver.engine import on_deep_stack
from shapecheck.interp.libraries.installed import LARGE, has_to_do_with_torch
from shapecheck.interp.run.budget import Allowance, Budget, OverBudget
from shapecheck.interp.values.objects import ListObj
from shapecheck.settings.config import Config
from shapecheck.testing import builtin_registry
from shapecheck.values import Tensor, Unknown


def test_recursion_without_an_end_ends_at_once_not_at_every_level() -> None:
    values, run = on_deep_stack(
        lambda: run_program("def f(n):\n    return f(n + 1) + f(n + 2) + f(n + 3)\na = f(0)\nb = 1\n")
    )
    assert isinstance(values["a"], Unknown)
    assert values["b"] == 1
    assert run.budget.spent < 2_000


def test_recursion_through_two_functions_ends() -> None:
    text = "def f(n):\n    return g(n) + g(n)\ndef g(n):\n    return [f(n) for _ in range(2)]\na = f(0)\nb = 1\n"
    values, run = on_deep_stack(lambda: run_program(text))
    assert values["b"] == 1
    assert run.budget.spent < 2_000


def test_an_endless_generator_of_items_that_nobody_knows_ends() -> None:
    text = (
        "import csv\ndef batches(rows):\n    while True:\n        yield from rows\n"
        "rows = [row for row in csv.reader(open('a.csv'))]\nitems = batches(rows)\na = next(items)\nb = 1\n"
    )
    values, run = on_deep_stack(lambda: run_program(text))
    assert isinstance(values["a"], Unknown)
    assert values["b"] == 1
    assert run.budget.spent < 2_000


def test_what_an_endless_generator_counts_is_not_known_where_its_items_are_not() -> None:
    text = (
        "import csv\nclass Rows:\n    count = 0\n    def batches(self, rows):\n        held = []\n        while True:\n"
        "            self.count += 1\n            for row in rows:\n                held.append(row)\n"
        "                if len(held) == 4:\n                    yield held\n                    held = []\n"
        "rows = Rows()\nitems = rows.batches([row for row in csv.reader(open('a.csv'))])\na = next(items)\n"
        "b = rows.count\n"
    )
    values, run = on_deep_stack(lambda: run_program(text))
    assert not isinstance(values["b"], int)
    assert run.budget.spent < 3_000


TABLE = (
    "import numpy as np\ndef angles(place):\n"
    "    return [place / np.power(10000, 2 * (j // 2) / 512) for j in range(512)]\n"
    "rows = [angles(place) for place in range(300)]\ntable = np.array(rows)\n"
)


def test_a_table_of_computed_scalars_has_its_shape_without_all_its_numbers() -> None:
    values, run = on_deep_stack(lambda: run_program(TABLE))
    table, rows = values["table"], values["rows"]
    assert isinstance(table, Tensor)
    assert (table.shape, table.dtype) == ((300, 512), "float64")
    assert isinstance(rows, ListObj) and len({id(row) for row in rows.items}) == 300
    assert run.budget.spent < 5_000


def test_a_comprehension_that_writes_is_followed_to_its_end() -> None:
    written = TABLE.replace("[angles(place) for", "[(seen.append(place), np.sqrt(place))[1] for") + "c = len(seen)\n"
    values, _ = on_deep_stack(lambda: run_program("seen = []\n" + written))
    assert values["c"] == 300


def test_a_comprehension_whose_later_rounds_differ_is_followed_to_its_end() -> None:
    text = (
        "import numpy as np\na = len([np.sqrt(i) for i in range(200) if i < 100])\n"
        "b = [len(row) for row in [[np.sqrt(j) for j in range(max(i, 40))] for i in range(90)]][-1]\n"
        "c = [np.sqrt(i) if i < 60 else None for i in range(90)][-1]\n"
        "d = len([np.sqrt(i) for i in range(90) for _ in range(1 + i // 60)])\n"
    )
    values, _ = on_deep_stack(lambda: run_program(text))
    assert [values[name] for name in "abcd"] == [100, 89, None, 120]


def test_recursion_with_an_end_is_followed() -> None:
    values, _ = on_deep_stack(lambda: run_program("def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\na = f(90)\n"))
    assert values["a"] == 90


def test_the_runs_over_one_file_share_their_steps() -> None:
    allowance = Allowance(left=100)
    budget = allowance.budget()
    budget.step(90)
    allowance.pay(budget.spent)
    rest = allowance.budget()
    with pytest.raises(OverBudget, match="more than the steps left to this file"):
        rest.step(11)
    assert Allowance().budget(spent=Budget().search_steps - 5).steps == 5


HARD = """\
from torch import nn
import torch

class Net{n}(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 4)

    def forward(self, x):
        total = 0
        for i in range(1000):
            for j in range(1000):
                total = total + len(str(i * j)) % 7
        return self.layer(x) * total
"""


@pytest.mark.slow
def test_a_file_of_hard_classes_ends(tmp_path: Path) -> None:
    path = tmp_path / "hard.py"
    path.write_text("".join(HARD.format(n=n) for n in range(8)))
    config = Config(root=str(tmp_path), cache=False)
    result = on_deep_stack(lambda: check_file(str(path), config, builtin_registry(), None))
    assert result.diagnostics == []
    assert any(gap.reason.startswith("more than") for model in result.models for gap in model.gaps)


def install(site: Path, package: str, size: int, metadata: str) -> None:
    (site / package).mkdir(parents=True)
    (site / package / "__init__.py").write_text("x = 1\n" * (size // 6 + 1))
    folder = site / f"{package.replace('_', '-')}.dist-1.0.dist-info"
    folder.mkdir()
    (folder / "RECORD").write_text(f"{package}/__init__.py,sha256=0,1\n")
    (folder / "METADATA").write_text(metadata)


def test_large_packages_without_torch_are_not_read(tmp_path: Path) -> None:
    install(tmp_path, "frames", LARGE, "Name: frames\nRequires-Dist: numpy\n")
    install(tmp_path, "vision_models", LARGE, "Name: vision-models\nRequires-Dist: torch>=2\n")
    install(tmp_path, "small", 60, "Name: small\n")
    (tmp_path / "unmanaged").mkdir()
    (tmp_path / "unmanaged" / "__init__.py").write_text("x = 1\n" * LARGE)
    followed = {
        name: has_to_do_with_torch(str(tmp_path), name) for name in ("frames", "vision_models", "small", "unmanaged")
    }
    assert followed == {"frames": False, "vision_models": True, "small": True, "unmanaged": True}
