"""What is set on one of two undecided paths is there for whoever reads it, and in doubt for whoever asks."""

from __future__ import annotations

import pytest
from abstract_run import evaluate

from shapecheck.driver.project import infer
from shapecheck.interp.run.control import Raised
from shapecheck.values import Unknown

OPTIONS = """\
def given(**options): return options
def wanting(first, last, other=0, foo=0): return foo
options = {"first": 0}
if unknown:
    options["foo"] = 1
options["last"] = 2
items = {1}
if unknown:
    items.add(2)
parts = [1, 2]
if unknown:
    parts.append(3)
steps = iter([1, 2, 3])
if unknown:
    next(steps)
"""


def after(expression: str, setup: str = OPTIONS):
    return evaluate(expression, setup, unknown=Unknown("a test"))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("options['foo']", 1),
        ("options['first']", 0),
        ("options['last']", 2),
        ("options.get('foo')", Unknown),
        ("options.get('foo', 7)", Unknown),
        ("options.get('last', 7)", 2),
        ("options.get('absent', 7)", 7),
        ("'foo' in options", Unknown),
        ("'foo' not in options", Unknown),
        ("'last' in options", True),
        ("'absent' in options", False),
        ("len(options)", Unknown),
        ("bool(options)", True),
        ("list(options)[0]", "first"),
        ("list(options)[1]", Unknown),
        ("list(options.values())[1]", Unknown),
        ("[*options.items()][1]", Unknown),
        ("wanting(**options)", Unknown),
        ("wanting(**options, other=3)", Unknown),
        ("(lambda first, foo, last: foo)(**options)", 1),
        ("(lambda first, last, foo=1: foo)(**options)", 1),
        ("(lambda foo, first, last: foo)(4, **options)", 4),
        ("given(**options)", Unknown),
        ("given(**options)['last']", 2),
        ("given(**options)['foo']", 1),
        ("'foo' in given(**options)", Unknown),
        ("options.pop('foo')", 1),
        ("options.pop('foo', 7)", Unknown),
        ("options.pop('foo', 7) and 0 or 'foo' in options", Unknown),
        ("options.setdefault('foo', 7)", Unknown),
        ("options.setdefault('absent', 7)", 7),
        ("(options | {'foo': 3})['foo']", 3),
        ("'foo' in (options | {'foo': 3})", True),
        ("({'foo': 3} | options)['foo']", Unknown),
        ("({'foo': 3} | options).get('foo', 9)", Unknown),
        ("'foo' in ({'other': 3} | options)", Unknown),
        ("{'foo': 3, **options}['foo']", Unknown),
        ("dict(options, foo=3)['foo']", 3),
        ("dict(options).get('foo', 3)", Unknown),
        ("options.copy().get('foo', 3)", Unknown),
        ("copy.copy(options)['foo']", 1),
        ("copy.deepcopy(options)['foo']", 1),
        ("copy.deepcopy(options).get('foo', 3)", Unknown),
        ("options == {'first': 0, 'last': 2}", Unknown),
        ("2 in items", Unknown),
        ("1 in items", True),
        ("len(items)", Unknown),
        ("sum(items)", Unknown),
        ("len(parts)", Unknown),
        ("parts[0]", 1),
        ("parts[2]", Unknown),
        ("parts[-1]", Unknown),
        ("next(steps)", Unknown),
        ("list(steps)", Unknown),
    ],
)
def test_asking_for_what_one_path_put_in(expression: str, expected: object) -> None:
    value = after(expression, "import copy\n" + OPTIONS)
    if expected is Unknown:
        assert isinstance(value, Unknown) or getattr(value, "open", None) is not None, value
    else:
        assert value == expected
        assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("change", "asked", "expected"),
    [
        ("options['foo'] = 5", "'foo' in options", True),
        ("options['foo'] = 5", "options.get('foo', 7)", 5),
        ("options.pop('foo', 0)", "'foo' in options", False),
        ("options.pop('foo', 0)", "len(options)", 2),
        ("del options['foo']", "options.get('foo', 7)", 7),
        ("options.update(foo=5)", "options.get('foo', 7)", 5),
        ("options.update({'foo': 5})", "'foo' in options", True),
        ("options.setdefault('foo', 5)", "'foo' in options", True),
        ("options.clear()", "len(options)", 0),
        ("other = {'foo': 5}; other.update(options)", "other.get('foo')", Unknown),
        ("options = {k: v for k, v in options.items()}", "options.get('foo', 7)", Unknown),
        ("del options['first']", "list(options)[0]", Unknown),
        ("del options['first']", "'first' in options", False),
        ("del options['absent']", "0", KeyError),
        ("options['absent']", "0", KeyError),
        ("options.pop('absent')", "0", KeyError),
        ("try:\n    k = options['foo']\nexcept KeyError:\n    k = 7", "k", Unknown),
        ("a, b = parts", "a", Unknown),
        ("a, b, c = parts", "c", Unknown),
        ("k = 0\nfor k in options.values(): pass", "k", Unknown),
        ("both = {}\nif unknown: both['a'] = 1\nelse: both['a'] = 1", "both.get('a', 7)", 1),
        ("del options['last']\nif unknown: options['foo'] = 1\nelse: options['foo'] = 1", "options.get('foo')", 1),
    ],
)
def test_what_is_settled_afterwards(change: str, asked: str, expected: object) -> None:
    if isinstance(expected, type) and issubclass(expected, KeyError):
        with pytest.raises(Raised) as raised:
            after(asked, OPTIONS + change + "\n")
        assert isinstance(raised.value.value, expected)
        return
    value = after(asked, OPTIONS + change + "\n")
    assert isinstance(value, Unknown) if expected is Unknown else value == expected, value


CLASS = "class A: pass\n"
PROGRAMS = [
    ("d = {}\nfor k in unknown: d['a'] = 1", "d.get('a', 7)", Unknown),
    ("d = {}\nwhile unknown: d['a'] = 1", "d.get('a', 7)", Unknown),
    ("d = {}\nfor k in [1, 2]: d['a'] = 1", "d.get('a', 7)", 1),
    ("s = {1}\nfor k in unknown: s.add(2)", "2 in s", Unknown),
    ("d = {}\nif unknown:\n    e = {}\n    e['a'] = 1\n    d = e", "d.get('a', 7)", Unknown),
    ("d = []\nif unknown:\n    e = []\n    e.append(1)\n    d = e", "len(d)", Unknown),
    ("if unknown:\n    d = {}\n    d['a'] = 1\nelse:\n    d = {}\n    d['a'] = 1", "d.get('a', 7)", 1),
    (CLASS + "if unknown:\n    kept = A()\n    kept.a = 1\nelse:\n    kept = None", "kept", Unknown),
    (CLASS + "if unknown:\n    made = A()\n    made.a = 1", "getattr(made, 'a', 7)", 1),
    (CLASS + "if unknown: pass\nelse:\n    made = A()\n    made.a = 1", "getattr(made, 'a', 7)", 1),
]
FUNCTIONS = [
    ("if unknown: return\nmade = {}\nmade['a'] = 1\nkeep.update(made)", Unknown),
    ("keep['a'] = 1\nif unknown: return\nkeep['a'] = 1", 1),
    ("if unknown: raise ValueError\nkeep['a'] = 1", 1),
    ("if not unknown:\n    keep['a'] = 1\n    return\nkeep['b'] = 1", Unknown),
]
PROGRAMS += [
    ("keep = {}\ndef f():\n    " + body.replace("\n", "\n    ") + "\nf()", "keep.get('a', 7)", expected)
    for body, expected in FUNCTIONS
]


@pytest.mark.parametrize(("program", "asked", "expected"), PROGRAMS)
def test_what_a_side_or_a_loop_makes_itself(program: str, asked: str, expected: object) -> None:
    value = after(asked, program + "\n")
    assert isinstance(value, Unknown) if expected is Unknown else value == expected, value


OBJECTS = """\
class Base:
    width = 4
    def __init__(self):
        if unknown:
            self.width = 8
            self.same = 5
            self.extra = 6
class Open(Base):
    def __getattr__(self, name): return 9
Base.same = 5
class Table: pass
if unknown:
    Table.extra = 1
def function(): pass
if unknown:
    function.extra = 1
thing, open_thing = Base(), Open()
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("thing.width", Unknown),
        ("thing.same", 5),
        ("thing.extra", 6),
        ("open_thing.extra", Unknown),
        ("hasattr(thing, 'extra')", Unknown),
        ("hasattr(thing, 'absent')", False),
        ("getattr(thing, 'extra', 7)", Unknown),
        ("getattr(thing, 'absent', 7)", 7),
        ("vars(thing).get('extra', 7)", Unknown),
        ("getattr(Table, 'extra', 7)", Unknown),
        ("getattr(function, 'extra', 7)", Unknown),
        ("copy.copy(thing).extra", 6),
        ("copy.deepcopy(thing).extra", 6),
        ("hasattr(copy.deepcopy(thing), 'extra')", Unknown),
    ],
)
def test_attributes_that_one_path_sets(expression: str, expected: object) -> None:
    value = after(expression, "import copy\n" + OBJECTS)
    assert isinstance(value, Unknown) if expected is Unknown else value == expected, value


@pytest.mark.parametrize(
    ("change", "asked", "expected"),
    [
        ("thing.extra = 3", "getattr(thing, 'extra', 7)", 3),
        ("del thing.extra", "getattr(thing, 'extra', 7)", 7),
        ("delattr(thing, 'extra')", "hasattr(thing, 'extra')", False),
    ],
)
def test_attributes_that_are_settled_afterwards(change: str, asked: str, expected: object) -> None:
    assert after(asked, OBJECTS + change + "\n") == expected


MODULES = """\
import os
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 4)])
        self.chain = nn.Sequential(nn.Linear(4, 4))
        self.named = nn.ModuleDict({"a": nn.Linear(4, 4)})
        if os.environ.get("A"):
            self.layers.append(nn.Linear(4, 8))
            self.chain.append(nn.Linear(4, 8))
            self.named["b"] = nn.Linear(4, 8)
            self.extra = nn.Linear(4, 8)
            self.register_buffer("table", torch.zeros(8))
    def forward(self, x):
"""


@pytest.mark.parametrize(
    "body",
    [
        "for layer in self.layers: x = layer(x)\nreturn nn.Linear(4, 2)(x)",
        "for layer in self.layers: x = layer(x)\nreturn nn.Linear(8, 2)(x)",
        "return nn.Linear(4, 2)(self.chain(x))",
        "return nn.Linear(8, 2)(self.chain(x))",
        "return nn.Linear(8, 2)(self.layers[-1](x))",
        "return nn.Linear(4, 2)(self.layers[-1](x))",
        "assert len(self.layers) == 1\nreturn x",
        "assert len(self.named) == 2\nreturn x",
        "return nn.Linear(4, 2)(self.named['b'](x)) if 'b' not in self.named else x",
        "return nn.Linear(4, 2)(list(self.children())[-1](x))",
        "return nn.Linear(4, 2)(self.named.get('b', self.named['a'])(x)) if len(self.named) == 1 else x",
        "return nn.Linear(4, 2)(self._modules.get('extra', nn.Identity())(x)) if not hasattr(self, 'extra') else x",
        "return x if hasattr(self, 'table') else nn.Linear(5, 5)(x[:, :, None].flatten(1).repeat(1, 5)[:, :5])",
    ],
)
def test_no_false_alarm_for_modules_of_one_path(body: str, tmp_path) -> None:
    text = MODULES + "".join(f"        {line}\n" for line in body.splitlines())
    (tmp_path / "net.py").write_text(text)
    found = infer(f"{tmp_path}/net.py:Net()", {"x": "B,4"})
    assert not found.diagnostics, found.diagnostics


def test_parameters_of_one_path_are_not_counted(tmp_path) -> None:
    (tmp_path / "net.py").write_text(MODULES + "        return self.extra(x)\n")
    found = infer(f"{tmp_path}/net.py:Net()", {"x": "B,4"})
    assert found.to_json()["output"] == ["B", 8]
    assert [layer["path"] for layer in found.to_json()["layers"]] == ["extra"]


def test_a_doubtful_key_of_the_output_is_told_with_its_absence(tmp_path) -> None:
    body = "        out = {'a': x}\n        if os.environ.get('B'): out['b'] = x.sum(1)\n        return out\n"
    (tmp_path / "net.py").write_text(MODULES + body)
    found = infer(f"{tmp_path}/net.py:Net()", {"x": "B,4"})
    assert found.to_json()["output"] == {"map": {"a": ["B", 4], "b": {"any": [["B"], {"const": None}]}}}
