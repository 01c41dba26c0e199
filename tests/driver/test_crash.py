"""A fault of shapecheck itself is SHP900, at the file that shows it; the other files are checked all the same."""

from __future__ import annotations

from shapecheck import check
from shapecheck.driver import engine
from shapecheck.settings.config import Config

BAD = "import torch\nx = torch.rand(2, 3) @ torch.rand(2, 3)\n"


def test_one_file_crashes(tmp_path, monkeypatch):
    for name in ("bad.py", "crash.py"):
        (tmp_path / name).write_text(BAD)
    real = engine.check_file

    def check_file(path, *rest):
        if path.endswith("crash.py"):
            raise ZeroDivisionError("of shapecheck")
        return real(path, *rest)

    monkeypatch.setattr(engine, "check_file", check_file)
    found = check([tmp_path], Config(root=str(tmp_path), cache=False, ignore=("SHP900",))).diagnostics
    assert [(d.at.path.rpartition("/")[2], d.at.line, d.code) for d in found] == [
        ("bad.py", 2, "SHP205"),
        ("crash.py", 1, "SHP900"),
    ]
    assert found[1].message == "shapecheck failed here: ZeroDivisionError: of shapecheck"


def test_without_a_crash_there_is_none(tmp_path):
    (tmp_path / "bad.py").write_text(BAD)
    found = check([tmp_path], Config(root=str(tmp_path), cache=False)).diagnostics
    assert [d.code for d in found] == ["SHP205"]
