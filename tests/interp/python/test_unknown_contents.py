"""Programs over a configuration that is not known: no name of it is missed, no container is taken for empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import check
from shapecheck.settings.config import Config

HEAD = """\
import json, sys
import torch
from torch import nn
from torch.nn.utils import spectral_norm, weight_norm

found = json.load(open(sys.argv[1]))
"""
HOLDERS = {
    "a dict that is its own attributes": """
class Settings(dict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__ = self
made = Settings(found)
""",
    "such a dict by keywords": """
class Settings(dict):
    def __init__(self, **kwargs):
        dict.__init__(self, **kwargs)
        self.__dict__ = self
made = Settings(**found)
""",
    "such a dict that is filled later": """
class Settings(dict):
    def __init__(self):
        self.__dict__ = self
made = Settings()
made.update(found)
""",
    "attributes that are what was found": """
class Settings:
    def __init__(self, names):
        self.__dict__ = names
made = Settings(found)
""",
    "attributes that are updated": """
class Settings:
    def __init__(self, names):
        vars(self).update(names)
made = Settings(found)
""",
    "attributes one by one": """
class Settings:
    def __init__(self, names):
        for key in names:
            self.__dict__[key] = names[key]
made = Settings(found)
""",
    "a dict that is asked": """
class Settings(dict):
    __getattr__ = dict.__getitem__
made = Settings(found)
""",
}
LAYERS = {
    "weights of a layer of unknown size": "weight_norm(nn.ConvTranspose1d(found['a'], 3, found['k']))",
    "other weights of such a layer": "spectral_norm(nn.Conv1d(3, found['a'], found['k']))",
    "a class of nobody": "found['kind'](3)",
}
BUILT = """
class Net(nn.Module):
    def __init__(self, rates):
        super().__init__()
        self.ups = nn.ModuleList()
        for rate in rates:
            self.ups.append({layer})
        for place in range(len(self.ups)):
            width = 3
        self.last = nn.Linear(width, 1)
Net(found["rates"])
"""


def told(folder: Path, text: str) -> list[tuple[str, str]]:
    file = folder / "program.py"
    file.write_text(HEAD + text)
    report = check([str(file)], Config(root=str(folder), cache=False, strict=True))
    assert {Path(d.at.path).name for d in report.diagnostics} <= {"program.py"}
    return [(d.code, d.message) for d in report.diagnostics if d.severity == "error"]


@pytest.mark.parametrize("text", HOLDERS.values(), ids=HOLDERS)
def test_what_is_found_may_have_any_name(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text + "torch.zeros(made.width)\n") == []


def test_a_name_that_no_known_dict_has(tmp_path: Path) -> None:
    text = HOLDERS["a dict that is its own attributes"].replace("Settings(found)", "Settings(width=3)")
    assert [code for code, _ in told(tmp_path, text + "torch.zeros(made.width)\nmade.lacking\n")] == ["SHP507"]


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_a_list_that_an_unknown_loop_fills_is_not_empty(tmp_path: Path, layer: str) -> None:
    assert told(tmp_path, BUILT.format(layer=layer)) == []
