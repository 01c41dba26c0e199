"""Whatever is handed in: findings or a clear message, the right exit code, every other file checked, nothing run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from shapecheck import check
from shapecheck.settings.config import Config

GOOD = "import torch\nfrom torch import nn\n\nprint(nn.Linear(4, 2)(torch.zeros(3, 4)).shape)\n"
FAULTY = "import torch\nfrom torch import nn\n\nprint(nn.Linear(4, 2)(torch.zeros(3, 5)).shape)\n"


def command(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shapecheck", "--no-cache", *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def codes(path: Path) -> list[str]:
    report = check([path], Config(root=str(path.parent), cache=False))
    return [d.code for d in report.diagnostics if d.severity != "note"]


HOSTILE = {
    "syntax error": ("class Net(:\n", ["SHP901"]),
    "empty": ("", []),
    "only a comment": ("# nothing here\n", []),
    "endless loop": ("while True:\n    pass\n" + GOOD, []),
    "endless loop that grows": ("items = []\nwhile True:\n    items.append(len(items))\n", []),
    "endless recursion": ("def f(n):\n    return f(n + 1)\n\nf(0)\n" + FAULTY, ["SHP203"]),
    "mutual recursion": ("def f(n):\n    return g(n)\n\ndef g(n):\n    return f(n)\n\nf(0)\n", []),
    "branching recursion": (
        "import random\n\ndef f(n):\n    return f(n - 1) + f(n - 2) if random.random() < 0.5 else 1\n\nf(60)\n",
        [],
    ),
    "huge power": ("x = 9 ** 9 ** 9\ny = 1 << 10 ** 12\n", []),
    "huge list": ("x = [0] * 10 ** 12\ny = list(range(10 ** 12))\nz = 'a' * 10 ** 12\n", []),
    "huge loop": ("t = 0\nfor i in range(10 ** 12):\n    t += i\n", []),
    "deep brackets": ("x = " + "(" * 150 + "1" + ")" * 150 + "\n", []),
    "very deep brackets": ("x = " + "(" * 5000 + "1" + ")" * 5000 + "\n", ["SHP901"]),
    "long chain": ("x = " + " + ".join(["1"] * 1400) + "\n", []),
    "many branches": (
        "x = 3\nif x == 0:\n    y = 0\n" + "".join(f"elif x == {i + 10}:\n    y = {i}\n" for i in range(900)),
        [],
    ),
    "exits": ("import sys\n\nsys.exit(3)\n" + FAULTY, []),
    "raises": ("raise SystemExit(1)\n", []),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str, tmp_path: Path) -> None:
    text, expected = HOSTILE[name]
    path = tmp_path / "hostile.py"
    path.write_text(text, encoding="utf-8")
    assert codes(path) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x7fELF\x00\x01\x02", ["SHP902"]),
        (b"x = '\xff\xfe'\n", ["SHP902"]),
        (b"# -*- coding: no-such-codec -*-\n", ["SHP902"]),
        ("# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1"), []),
        (b"\xef\xbb\xbfx = 1\n", []),
    ],
)
def test_bytes(data: bytes, expected: list[str], tmp_path: Path) -> None:
    path = tmp_path / "data.py"
    path.write_bytes(data)
    assert codes(path) == expected


def test_twenty_thousand_lines(tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    body = "".join(f"def f{i}(a, b):\n    c = a + b * {i}\n    return c\n\n" for i in range(5000))
    path.write_text(body + FAULTY, encoding="utf-8")
    assert codes(path) == ["SHP203"]


def test_import_cycle(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("from two import b\na = 1\n" + FAULTY, encoding="utf-8")
    (tmp_path / "two.py").write_text("from one import a\nb = 2\n", encoding="utf-8")
    assert codes(tmp_path / "one.py") == ["SHP203"]


def test_nothing_is_run(tmp_path: Path) -> None:
    marker = tmp_path / "mark"
    mark = f"open({str(marker)!r}, 'w').write('ran')\n"
    (tmp_path / "helper.py").write_text(f"import os, sys\n{mark}os.system('touch {marker}')\n", encoding="utf-8")
    path = tmp_path / "leaves_a_mark.py"
    path.write_text(
        f"import helper\nimport pathlib, subprocess\n{mark}pathlib.Path({str(marker)!r}).touch()\n"
        f"subprocess.run(['touch', {str(marker)!r}])\nexec({mark!r})\neval({mark!r})\n{FAULTY}",
        encoding="utf-8",
    )
    assert codes(path) == ["SHP203"]
    assert not marker.exists()


def test_the_other_files_are_still_checked(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def f(:\n", encoding="utf-8")
    (tmp_path / "faulty.py").write_text(FAULTY, encoding="utf-8")
    (tmp_path / "good.py").write_text(GOOD, encoding="utf-8")
    result = command(".", "--format", "concise", cwd=tmp_path)
    assert result.returncode == 1
    assert "broken.py:1" in result.stdout and "SHP901" in result.stdout
    assert "faulty.py:4" in result.stdout and "SHP203" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_a_missing_path_beside_a_good_one(tmp_path: Path) -> None:
    (tmp_path / "faulty.py").write_text(FAULTY, encoding="utf-8")
    result = command("faulty.py", "missing.py", cwd=tmp_path)
    assert result.returncode == 2
    assert "missing.py" in result.stderr
    assert "SHP203" in result.stdout


def test_a_folder_with_nothing_to_check(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = command("empty", cwd=tmp_path)
    assert result.returncode == 2
    assert "no Python files" in result.stderr


def test_exit_codes(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text(GOOD, encoding="utf-8")
    (tmp_path / "faulty.py").write_text(FAULTY, encoding="utf-8")
    assert command("good.py", cwd=tmp_path).returncode == 0
    assert command("faulty.py", cwd=tmp_path).returncode == 1
    assert command("--format", "nonsense", "good.py", cwd=tmp_path).returncode == 2
