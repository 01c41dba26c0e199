"""Models that are not known alone, as the examples in docstrings and documents make and call them."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import check, infer
from shapecheck.report.report import ModelReport, show_inputs, show_node
from shapecheck.settings.config import Config

RESIDUAL = '''
import torch
from torch import nn


class Residual(nn.Module):
    """Adds what a function gives.

    {docstring}
    """

    def __init__(self, fn):
        super().__init__()
        self.fn = fn

    def forward(self, x):
        """{method}"""
        return self.fn(x) + x
'''
EXAMPLE = """>>> block = Residual(nn.Linear(8, 8))
    >>> block(torch.randn(2, 8)).shape
    torch.Size([2, 8])"""
FAILING = """>>> unknown(3)
    >>> wrong = Residual(nn.Linear(8, 9))(torch.randn(2, 8))
    >>> block = Residual(nn.Linear(8, 8))"""
README = """# Blocks

```bash
pip install blocks
```

```python
import torch
from blocks import Residual

block = Residual(torch.nn.Linear(8, 8))
block(torch.randn(2, 8))
```
"""


def project(folder: Path, docstring: str = "", method: str = "", **documents: str) -> ModelReport:
    (folder / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (folder / "blocks.py").write_text(RESIDUAL.format(docstring=docstring, method=method))
    for name, text in documents.items():
        (folder / name.replace("_", ".")).write_text(text)
    report = check([folder / "blocks.py"], Config(root=str(folder), cache=False))
    assert not report.diagnostics
    (model,) = report.models
    return model


def told(model: ModelReport) -> tuple[str, str, int | None]:
    inputs, output = show_inputs(model.inputs), show_node(model.output)
    return inputs, output, model.made_in.line if model.made_in else None


def test_of_a_wrapper_alone_nothing_is_known(tmp_path: Path) -> None:
    assert not project(tmp_path).complete


@pytest.mark.parametrize(("where", "line"), [("docstring", 9), ("method", 17)])
def test_an_example_in_a_docstring_makes_it(tmp_path: Path, where: str, line: int) -> None:
    model = project(tmp_path, **{where: EXAMPLE})
    assert told(model) == ("(B, 8)", "(B, 8)", line)


def test_behind_an_example_that_fails_the_next_is_run_and_none_is_a_finding(tmp_path: Path) -> None:
    assert told(project(tmp_path, FAILING)) == ("(B, 8)", "(B, 8)", 11)


def test_a_document_makes_it(tmp_path: Path) -> None:
    model = project(tmp_path, README_md=README)
    assert told(model) == ("(B, 8)", "(B, 8)", 11)
    assert model.made_in is not None
    assert Path(model.made_in.path).name == "README.md"


def test_a_document_makes_what_a_model_of_its_file_makes(tmp_path: Path) -> None:
    project(tmp_path)
    with open(tmp_path / "blocks.py", "a") as file:
        file.write(
            "\n\nclass Net(nn.Module):\n    def __init__(self, make):\n        super().__init__()\n"
            "        self.block = Residual(make())\n\n    def forward(self, x):\n        return self.block(x)\n"
        )
    (tmp_path / "USE.rst").write_text(
        "Use::\n\n    from blocks import Net\n    from torch import nn\n    Net(lambda: nn.Linear(4, 4))\n"
    )
    report = check([tmp_path / "blocks.py"], Config(root=str(tmp_path), cache=False))
    assert {model.name: told(model)[:2] for model in report.models}["Residual"] == ("(B, 4)", "(B, 4)")


def test_a_target_is_made_as_in_a_document(tmp_path: Path) -> None:
    project(tmp_path, README_md=README)
    found = infer(f"{tmp_path}/blocks.py:Residual", None, Config(root=str(tmp_path), cache=False))
    assert found.output == ["B", 8]


def test_folders_are_not_searched_for_documents(tmp_path: Path) -> None:
    project(tmp_path, README_md=README.replace("2, 8", "2, 9"))
    report = check([tmp_path], Config(root=str(tmp_path), cache=False))
    assert [Path(path).name for path in report.files] == ["blocks.py"]


def test_a_document_that_is_named_is_checked(tmp_path: Path) -> None:
    project(tmp_path, README_md=README.replace("2, 8", "2, 9"))
    report = check([tmp_path / "README.md"], Config(root=str(tmp_path), cache=False))
    assert [(d.code, Path(d.at.path).name, d.at.line) for d in report.diagnostics] == [("SHP203", "blocks.py", 18)]


SKETCH = """
```python
images = loader.next()
for batch in loader:
    print(unknown)
data = ...
data["a"]
raise ValueError("as a reader sees it")
```
"""


def test_what_a_document_leaves_out_is_a_gap(tmp_path: Path) -> None:
    project(tmp_path, README_md=SKETCH)
    report = check([tmp_path / "README.md"], Config(root=str(tmp_path), cache=False))
    assert not report.diagnostics
    assert report.summary["gaps"]


def test_a_block_that_is_said_to_be_python_and_is_none_is_a_gap(tmp_path: Path) -> None:
    text = "```python\n!pip install blocks\n```\n\n```python\nimport torch\ntorch.zeros(2, 3)\n```\n\n```sh\nls\n```\n"
    project(tmp_path, README_md=text)
    report = check([tmp_path / "README.md"], Config(root=str(tmp_path), cache=False, strict=True))
    assert [(d.at.line, "a block that is no Python" in d.message) for d in report.diagnostics] == [(2, True)]
