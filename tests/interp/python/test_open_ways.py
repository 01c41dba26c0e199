"""Ways out under a condition that is not decided: what fails on one way is no finding, what fails on every way is one.

Each program runs in torch as well, which decides: `SILENT` ones run through, `FIRING` ones raise at `# fails`.
"""

from __future__ import annotations

import contextlib
import io
import textwrap
import traceback

import pytest

from shapecheck import check
from shapecheck.interp.python import ways
from shapecheck.settings.config import Config

PREAMBLE = """
import contextlib, json, os, sys
import torch
import torch.nn as nn
from pathlib import Path
from shapecheck import reveal_shape

def usual():
    return os.path.exists("table.json")

with open("table.json") as file:
    table = json.load(file)
x = torch.zeros(2, 3)
"""

SILENT = {
    "return, then raise": """
        def scratch():
            if Path("table.json").is_file():
                return torch.zeros(3)
            raise RuntimeError("no scratch folder")
        scratch().view(3)
    """,
    "return, then what fails": """
        def narrow(x):
            if usual():
                return x
            return nn.Linear(4, 2)(x)
        narrow(x).view(6)
    """,
    "return below two conditions": """
        def narrow(x):
            if usual():
                if table["kind"] == "plain":
                    return x
            return x.view(7)
        narrow(x).view(6)
    """,
    "the name of a model": """
        def build(name):
            if name == "wide":
                return nn.Linear(3, 4)
            elif name == "plain":
                return nn.Linear(3, 2)
            else:
                raise ValueError(name)
        build(table["kind"])(x).sum()
    """,
    "a function within a function": """
        def outer(x):
            def inner():
                if usual():
                    return x
                return x.view(7)
            return inner()
        outer(x).view(6)
    """,
    "a decorator": """
        def guarded(function):
            def inner(*args):
                if usual():
                    return args[0]
                return function(*args)
            return inner
        @guarded
        def wrong(x):
            return x.view(7)
        wrong(x).view(6)
    """,
    "getitem": """
        class Stored(torch.utils.data.Dataset):
            def __len__(self):
                return 4
            def __getitem__(self, place):
                if usual():
                    return torch.zeros(3)
                raise FileNotFoundError(place)
        for batch in torch.utils.data.DataLoader(Stored(), batch_size=2):
            batch.view(6)
    """,
    "with": """
        def narrow(x):
            with torch.no_grad():
                if usual():
                    return x
                x = x.view(7)
            return x
        narrow(x).view(6)
    """,
    "a context manager that swallows": """
        @contextlib.contextmanager
        def tolerant():
            try:
                yield
            except ValueError:
                pass
        y = torch.zeros(7)
        with tolerant():
            if usual():
                raise ValueError
            x = x.view(7)
        x.view(6)
    """,
    "suppress": """
        y = torch.zeros(6)
        with contextlib.suppress(KeyError):
            if usual():
                raise KeyError
            y = torch.zeros(7)
        y.view(6)
    """,
    "finally that runs on every way": """
        class Counter:
            count = 0
        def counted(x):
            try:
                if usual():
                    return x
                x = x.view(7)
            finally:
                Counter.count += 1
            return x
        counted(x).view(6)
        if Counter.count != 1:
            raise RuntimeError("not counted")
    """,
    "raise below a condition, taken by a handler": """
        try:
            if usual():
                raise LookupError
            y = torch.zeros(7)
        except LookupError:
            y = torch.zeros(6)
        y.view(6)
    """,
    "raise in a function, taken by a handler of its caller": """
        def checked():
            if usual():
                raise LookupError
            return torch.zeros(7)
        try:
            y = checked()
        except LookupError:
            y = torch.zeros(6)
        y.view(6)
    """,
    "a key that may lack": """
        try:
            table["absent"]
            there = True
        except KeyError:
            there = False
        if there:
            raise RuntimeError("unexpected")
    """,
    "one of two handlers": """
        try:
            number = int(table["kind"])
            y = torch.zeros(7)
        except KeyError:
            y = torch.zeros(5)
        except ValueError:
            y = torch.zeros(6)
        y.view(6)
    """,
    "a handler that returns": """
        def loaded(name):
            try:
                with open(name) as file:
                    return json.load(file)
            except FileNotFoundError:
                pass
            return torch.zeros(3)
        loaded("no such file").view(3)
    """,
    "match": """
        def build(options):
            match options["kind"]:
                case "wide":
                    return x.view(7)
                case "plain" | "simple":
                    return x
                case other:
                    raise ValueError(other)
        build(table).view(6)
    """,
    "a method that gives up": """
        class Best:
            def __init__(self):
                self.state = None
            def update(self, value):
                if value < 0:
                    return False
                self.state = torch.zeros(3)
                return True
        best = Best()
        best.update(table["width"])
        if best.state is None:
            sys.exit("nothing")
        best.state.view(3)
    """,
    "an iterator that may end": """
        def pieces():
            if not usual():
                return
            yield torch.zeros(3)
        first = next(pieces(), None)
        if first is None:
            raise SystemExit
        first.view(3)
    """,
    "a word that is no number": """
        word = table["kind"]
        try:
            width = int(word)
            y = torch.zeros(2, 3)
        except ValueError:
            y = torch.zeros(5, 4)
        nn.Linear(4, 2)(y)
    """,
}

FIRING = {
    "both ways": """
        def narrow(x):
            if usual():
                return x
            return torch.zeros(5, 3)
        narrow(x) @ torch.zeros(4, 2)  # fails
    """,
    "behind a way that raises": """
        if not usual():
            raise SystemExit("nothing to do")
        x.view(7)  # fails
    """,
    "behind a doubt": """
        def main():
            try:
                options = json.load(open("table.json"))
            except FileNotFoundError:
                return
            nn.Linear(4, 2)(x)  # fails
        main()
    """,
    "below a doubt": """
        try:
            width = table["width"]
            nn.Linear(4, 2)(x)  # fails
        except KeyError:
            width = 3
    """,
    "finally on every way": """
        def counted(x):
            try:
                if usual():
                    return x
            finally:
                x.view(7)  # fails
            return x
        counted(x)
    """,
    "every case": """
        match table["kind"]:
            case "wide":
                y = torch.zeros(2, 3)
            case _:
                y = torch.zeros(5, 3)
        nn.Linear(4, 2)(y)  # fails
    """,
    "handler and body": """
        try:
            if usual():
                raise LookupError
            y = torch.zeros(2, 3)
        except LookupError:
            y = torch.zeros(5, 3)
        nn.Linear(4, 2)(y)  # fails
    """,
}


def program(body: str) -> str:
    lines = [line[8:] for line in body.strip("\n").splitlines()]
    return PREAMBLE + "\n".join(lines).rstrip() + "\nreveal_shape(torch.zeros(99))\n"


def marked(source: str) -> list[int]:
    return [number for number, line in enumerate(source.splitlines(), 1) if line.endswith("# fails")]


def found_in(source: str, folder) -> list:
    (folder / "program.py").write_text(source)
    return check([folder / "program.py"], Config(root=str(folder), cache=False)).diagnostics


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "table.json").write_text('{"kind": "plain", "width": 3}')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def raises_at(source: str) -> list[int]:
    """The line of a program at which torch refuses it, if it does."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(compile(source, "<program>", "exec"), {"__name__": "__main__"})
        except RuntimeError as error:
            places = [
                frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<program>"
            ]
            return places[-1:]
    return []


@pytest.mark.parametrize("body", SILENT)
def test_a_failure_with_a_way_around_it_is_no_finding(body, folder):
    found = found_in(program(SILENT[body]), folder)
    assert [d.message for d in found if d.severity != "note"] == []
    assert any(d.message.endswith("is (99,)") for d in found), "it ended early"


@pytest.mark.parametrize("body", FIRING)
def test_a_failure_on_every_way_is_a_finding(body, folder):
    source = program(FIRING[body])
    found = [d for d in found_in(source, folder) if d.severity != "note"]
    assert [d.at.line for d in found] == marked(source)


@pytest.mark.parametrize("body", [*SILENT, *FIRING])
def test_torch_agrees(body, folder):
    source = program({**SILENT, **FIRING}[body])
    assert raises_at(source) == marked(source)


MANY_RAISES = """
        def checked(name):
            if usual():
                return name
            raise RuntimeError(name)
        class Guard:
            def __enter__(self):
                return self
            def __exit__(self, *exception):
                self.left = True
        width = 3
        try:
            with Guard():
{calls}
        except RuntimeError:
            pass
        reveal_shape(torch.zeros(width))
"""


def test_ways_that_raise_are_joined_where_many_wait(folder, monkeypatch):
    waiting = []
    swap = ways.swap

    def counted(pending, result, run):
        waiting.append(len(run.frame.pending))
        return swap(pending, result, run)

    monkeypatch.setattr(ways, "swap", counted)
    calls = "\n".join(f"                checked({number})" for number in range(40))
    found = found_in(PREAMBLE + textwrap.dedent(MANY_RAISES.format(calls=calls)), folder)
    assert [d.message.endswith("is (3,)") for d in found] == [True]
    assert max(waiting) <= 2 * ways.MOST_WAITING
