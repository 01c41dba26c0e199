"""Exceptions that nothing catches: what is certain is a finding, what is not a gap, and what stands behind is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import check
from shapecheck.report.report import Report
from shapecheck.settings.config import Config

HEAD = "import torch\nfrom torch import nn\n\nfit = nn.Linear(4, 2)\nx = torch.zeros(3, 4)\n"
BEHIND = "fit(torch.zeros(3, 5))\n"
"""An error of its own, to tell whether a line was reached."""


def told(folder: Path, text: str, **others: str) -> Report:
    for name, content in others.items():
        (folder / f"{name}.py").write_text(content)
    file = folder / "train.py"
    file.write_text(text)
    return check(file, Config(root=str(folder), cache=False))


def found(report: Report) -> list[tuple[str, int]]:
    return [(d.code, d.at.line) for d in report.diagnostics]


CERTAIN = {
    "a key": ("table = {'a': 1}\ntable['b']\n", "SHP508", 7),
    "a name": ("undefined\n", "SHP508", 6),
    "an index": ("[1, 2][5]\n", "SHP105", 6),
    "a number": ("int('three')\n", "SHP508", 6),
    "a sum": ("'a' + 1\n", "SHP508", 6),
    "an attribute of an object": ("class Plain:\n    pass\n\nPlain().size\n", "SHP507", 9),
    "a call of the program's own": ("def f(a):\n    return a\n\nf()\n", "SHP501", 9),
    "an assertion": ("assert x.shape == (4, 3), 'turned'\n", "SHP508", 6),
    "raise in a function": ("def f(n):\n    if n > 2:\n        raise ValueError(n)\n\nf(3)\n", "SHP508", 8),
    "torch's transformer": (
        "net = nn.Transformer(8, 2, batch_first=True)\nnet(torch.zeros(2, 5, 8), torch.zeros(3, 5, 8))\n", "SHP508", 7,
    ),
    "an argument that torch's layer lacks": ("nn.TransformerEncoderLayer(8, 2, hidden=3)\n", "SHP502", 6),
    "None for a size": ("nn.Linear(4, None)\n", "SHP504", 6),
    "a class body": ("class Net(nn.Module):\n    table = {}\n    width = table['w']\n", "SHP508", 8),
}  # fmt: skip


@pytest.mark.parametrize("program", CERTAIN)
def test_what_is_certain_is_a_finding_and_the_rest_is_looked_at(tmp_path: Path, program: str) -> None:
    lines, code, at = CERTAIN[program]
    report = told(tmp_path, HEAD + lines + BEHIND)
    last = (HEAD + lines + BEHIND).count("\n")
    assert found(report) == [(code, at), ("SHP203", last)]
    assert report.summary["gaps"] == 0


@pytest.mark.parametrize("program", CERTAIN)
def test_python_raises_there(tmp_path: Path, program: str) -> None:
    lines, _, at = CERTAIN[program]
    with pytest.raises(Exception) as raised:
        exec(compile(HEAD + lines, "train.py", "exec"), {"__name__": "__main__"})
    places = [entry.lineno + 1 for entry in raised.traceback if str(entry.path).endswith("train.py")]
    assert at in places


@pytest.mark.parametrize("program", CERTAIN)
def test_in_a_function_too(tmp_path: Path, program: str) -> None:
    lines, code, at = CERTAIN[program]
    body = "".join(f"    {line}\n" if line else "\n" for line in (lines + BEHIND).splitlines())
    report = told(tmp_path, f"{HEAD}def main():\n{body}\nif __name__ == '__main__':\n    main()\n")
    assert found(report) == [(code, at + 1), ("SHP203", at + 1 + (lines + BEHIND).count("\n") - at + 5)]


LOSSES = "def loss(a, b):\n    assert a.size() == b.size(), 'sizes differ'\n    return (a - b).mean()\n"


def test_another_file_of_the_project_counts(tmp_path: Path) -> None:
    text = HEAD + "from losses import loss\nvalue = loss(fit(x), torch.zeros(3, 3))\nvalue.backward()\n" + BEHIND
    report = told(tmp_path, text, losses=LOSSES)
    assert found(report) == [("SHP508", 7), ("SHP203", 9)]
    places = {(Path(note.at.path).name, note.at.line) for note in report.diagnostics[0].notes if note.at is not None}
    assert ("losses.py", 2) in places
    assert report.summary["gaps"] == 0


def test_a_module_that_raises_while_it_is_imported(tmp_path: Path) -> None:
    report = told(tmp_path, HEAD + "import settings\nfit(settings.later)\n" + BEHIND,
                  settings="import torch\nsizes = {}\nwidth = sizes['w']\nlater = torch.zeros(3, 7)\n")  # fmt: skip
    assert found(report) == [("SHP508", 6), ("SHP203", 7), ("SHP203", 8)]


FOLLOWS = {
    "a name": "sizes = {}\nwidth = sizes['w']\nnn.Linear(width, 3)(x)\ny = torch.zeros(3, width) @ x\n",
    "an attribute": "class A:\n    width = 5\na = A()\na.width = {}['w']\nnn.Linear(a.width, 3)(x)\n",
    "an item": "d = {'w': 5}\nd['w'] = {}['w']\nnn.Linear(d['w'], 3)(x)\n",
    "what a constructor would have set": (
        "class A:\n    def __init__(self):\n        self.fill()\n        self.width = 4\n"
        "    def fill(self):\n        raise ValueError('no')\n\na = A()\nprint(a.width)\n"
    ),
    "what the rest of a method would have set": (
        "class A:\n    width = 5\n    def fill(self, n):\n        if n:\n            raise ValueError('no')\n"
        "        self.width = 4\n\na = A()\na.fill(1)\nnn.Linear(a.width, 3)(x)\n"
    ),
    "an import": "from losses import missing\nmissing(x).view(3, 4)\n",
    "a loop": "total = 0\nfor n in (1, 2, 3, 4, 5, 6):\n    total = total + {}['w']\nnn.Linear(total, 3)(x)\n",
    "what an assertion compares": "y = torch.zeros(4, 3)\nassert x.shape == y.shape\nx + y\n",
    "a return": "def f(n):\n    with {}['w']:\n        return 1\n    return 5\n\nnn.Linear(f(1), 3)(x)\n",
}


@pytest.mark.parametrize("program", FOLLOWS)
def test_what_follows_from_it_is_not_told(tmp_path: Path, program: str) -> None:
    report = told(tmp_path, HEAD + FOLLOWS[program] + BEHIND, losses=LOSSES)
    last = (HEAD + FOLLOWS[program] + BEHIND).count("\n")
    assert [code for code, line in found(report) if line == last] == ["SHP203"]
    assert len(report.diagnostics) + report.summary["gaps"] == 2, (report.diagnostics, report.summary)


CAUGHT = {
    "a handler": "try:\n    {}['w']\nexcept KeyError:\n    pass\n",
    "suppress": "import contextlib\nwith contextlib.suppress(KeyError):\n    {}['w']\n",
    "a context manager": (
        "class Quiet:\n    def __enter__(self):\n        return self\n    def __exit__(self, kind, value, trace):\n"
        "        return kind is KeyError\n\nwith Quiet():\n    {}['w']\n"
    ),
    "the old iteration": "class Some:\n    def __getitem__(self, i):\n        return [1, 2][i]\n\nlist(Some())\n",
    "an iterator": (
        "class Some:\n    def __init__(self):\n        self.left = iter((1, 2))\n    def __iter__(self):\n"
        "        return self\n    def __next__(self):\n        return next(self.left)\n\nlist(Some())\n"
    ),
    "hasattr": (
        "class Some:\n    @property\n    def width(self):\n        return self.missing\n\nhasattr(Some(), 'width')\n"
    ),
    "an end": "import sys\n\ndef main():\n    sys.exit(0)\n\nif x.sum() > 2:\n    main()\n",
    "an exit of an undecided way": (
        "def f(n):\n    if n > 2:\n        return 1\n    raise ValueError(n)\n\nf(x.sum())\n"
    ),
}


@pytest.mark.parametrize("program", CAUGHT)
def test_what_the_program_catches_is_silent(tmp_path: Path, program: str) -> None:
    report = told(tmp_path, HEAD + CAUGHT[program] + BEHIND)
    assert [code for code, _ in found(report)] == ["SHP203"]


def test_a_handler_of_the_keyboard_catches_nothing_else(tmp_path: Path) -> None:
    lines = "try:\n    {}['w']\n    fit(torch.zeros(3, 6))\nexcept KeyboardInterrupt:\n    pass\n"
    assert found(told(tmp_path, HEAD + lines)) == [("SHP508", 7), ("SHP203", 8)]


@pytest.mark.parametrize("end", ["import sys; sys.exit()", "raise SystemExit", "raise KeyboardInterrupt"])
def test_an_end_is_an_end(tmp_path: Path, end: str) -> None:
    report = told(tmp_path, f"{HEAD}def main():\n    {end}\n\nif __name__ == '__main__':\n    main()\n{BEHIND}")
    assert found(report) == [] and report.summary["gaps"] == 0


DOUBTFUL = {
    "the machine": ("raise ImportError('install it')\n", "line 6 raises ImportError: install it"),
    "in a handler of it": (
        (
            "try:\n    import not_there_at_all\nexcept ImportError as error:\n"
            "    raise RuntimeError('install it') from error\n"
        ),
        "line 9 raises RuntimeError: install it",
    ),
}


@pytest.mark.parametrize("program", DOUBTFUL)
def test_what_is_not_certain_is_a_gap(tmp_path: Path, program: str) -> None:
    lines, words = DOUBTFUL[program]
    file = tmp_path / "train.py"
    file.write_text(HEAD + lines + BEHIND)
    report = check(file, Config(root=str(tmp_path), cache=False, strict=True))
    codes = [d.code for d in report.diagnostics]
    assert sorted(codes) == ["SHP203", "SHP903"]
    assert any(words in d.message for d in report.diagnostics if d.code == "SHP903")


def test_inside_a_library_it_is_a_gap_at_the_users_line(tmp_path: Path) -> None:
    site = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
    site.mkdir(parents=True)
    (site / "library.py").write_text(
        "def make(n):\n    if n > 1:\n        raise ValueError('too many')\n    return n\n"
    )
    file = tmp_path / "train.py"
    file.write_text(HEAD + "import library\nwidth = library.make(3)\n" + BEHIND)
    python = str(tmp_path / "env" / "bin" / "python")
    report = check(file, Config(root=str(tmp_path), python=python, cache=False, strict=True))
    assert [(d.code, d.at.line) for d in report.diagnostics] == [("SHP903", 7), ("SHP203", 8)]
    assert report.diagnostics[0].message == "not followed: raised in library:3: ValueError: too many"
