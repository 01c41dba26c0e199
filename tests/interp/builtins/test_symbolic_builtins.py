"""Builtins on sizes that are not known: exact where Python's own rules settle them, unknown where they do not."""

from __future__ import annotations

import itertools

import pytest
from abstract_run import evaluate, run_program

from shapecheck.base.formulas import value_at
from shapecheck.dims import dim_max, dim_min, eq, ge, gt, isqrt, le, sym
from shapecheck.interp.run.control import Raised
from shapecheck.interp.values.objects import ListObj, Ratio, Real, SquareRoot, SymBool
from shapecheck.values import Tensor, Unknown

T, H, W = sym("T"), sym("H"), sym("W")
ROWS = "rows = [x for x in range(T)]\n"


def on_sizes(expression: str, setup: str = ""):
    return evaluate(expression, setup, T=T, H=H, W=W, unknown=Unknown("a test"), x=Tensor((sym("B"), 3)))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("int(T / 2)", T // 2),
        ("int(T)", T),
        ("math.ceil(T / 2)", (T + 1) // 2),
        ("math.floor(T / 2 + 1)", T // 2 + 1),
        ("math.prod([T, 2, H])", T * 2 * H),
        ("int(math.sqrt(T))", isqrt(T)),
        ("int(T ** 0.5)", isqrt(T)),
        ("int(pow(T, 1 / 2))", isqrt(T)),
        ("int(math.pow(T, 0.5))", isqrt(T)),
        ("math.isqrt(T)", isqrt(T)),
        ("math.floor(math.sqrt(T / 2))", isqrt(T // 2)),
        ("math.ceil(math.sqrt(T))", isqrt(T - 1) + 1),
        ("round(math.sqrt(T))", (isqrt(4 * T) + 1) // 2),
        ("math.sqrt(T) // 1", isqrt(T)),
        ("int(math.sqrt(T * T))", T),
        ("math.sqrt(T) % 1 == 0", SymBool(eq(T, isqrt(T) ** 2))),
        ("math.sqrt(T).is_integer()", SymBool(eq(T, isqrt(T) ** 2))),
        ("math.sqrt(T) == int(math.sqrt(T))", SymBool(eq(T, isqrt(T) ** 2))),
        ("int(math.sqrt(T)) ** 2 == T", SymBool(eq(isqrt(T) ** 2, T))),
        ("math.sqrt(T) <= H", SymBool(le(T, H**2))),
        ("math.sqrt(T) / H", Real()),
        ("math.sqrt(T) * math.sqrt(T)", Real()),
        ("max(math.sqrt(T), 3.5)", Real()),
        ("sum([T, H, 1])", T + H + 1),
        ("sum((T, H))", T + H),
        ("min(T, H)", dim_min(T, H)),
        ("max(T / H, 1.0)", Real()),
        ("min(T / 2, H / 2)", Ratio(dim_min(T, H), 2)),
        ("max(T / 2, T / 4)", Ratio(T, 2)),
        ("T > 2.5", SymBool(gt(2 * T, 5))),
        ("T / 2 <= 1.25", SymBool(le(4 * T, 10))),
        ("T > 0.1", Unknown),
        ("max([T, 1, H])", dim_max(T, 1, H)),
        ("abs(T)", T),
        ("abs(-T)", T),
        ("divmod(T, 2)", (T // 2, T % 2)),
        ("(T - 1 | 15) + 1", (T - 1) // 16 * 16 + 16),
        ("7 & T", T % 8),
        ("T & -8", T // 8 * 8),
        ("T | 6", Unknown),
        ("T | -8", Unknown),
        ("T & H", Unknown),
        ("pow(T, 2)", T * T),
        ("round(T)", T),
        ("len(rows)", T),
        ("len(rows[2:])", Unknown),
        ("len(list(range(2, T)))", dim_max(0, T - 2)),
        ("len(range(T))", T),
        ("isinstance(T, int)", True),
        ("isinstance(T, (str, float))", False),
        ("isinstance(T / 2, float)", True),
        ("type(T)", int),
        ("isinstance(T, numbers.Number)", True),
        ("isinstance(x, torch.Tensor)", True),
        ("isinstance(x, torch.nn.Parameter)", False),
        ("isinstance(x, (list, tuple))", False),
        ("isinstance(x, collections.abc.Iterable)", True),
        ("isinstance(x.shape, torch.Size)", True),
        ("isinstance(unknown, int)", Unknown),
        ("len(x)", sym("B")),
        ("functools.reduce(operator.mul, (T, H))", T * H),
        ("reduce_max", Unknown),
        ("float(T) / 2", Ratio(T, 2)),
        ("str(T)", Unknown),
        ("f'{T}'", Unknown),
        ("'{}'.format(T)", Unknown),
        ("'-'.join([str(T), 'a'])", Unknown),
        ("T.bit_length() if hasattr(T, 'bit_length') else 0", Unknown),
        ("math.sqrt(T)", SquareRoot(Ratio(T, 1))),
        ("[T, H].index(H)", Unknown),
        ("[T, H].index(T)", 0),
        ("{'a': T}.get('a')", T),
        ("{'a': T}.get(unknown)", Unknown),
        ("{T: 1}[T]", 1),
        ("max(T, T + 1)", T + 1),
        ("sorted([T + 1, T])", [T, T + 1]),
        ("tuple([T] * 2)", (T, T)),
        ("any([T > 0, False])", True),
        ("all([T >= 1, H >= 1])", True),
        ("T in (T, 3)", True),
        ("list(zip([T], [H]))", [(T, H)]),
        ("[i for i, _ in enumerate((T, H))]", [0, 1]),
        ("torch.Size([T, 2]).numel()", T * 2),
        ("next(iter([T]))", T),
        ("list(itertools.accumulate([T, H]))", [T, T + H]),
        ("len(list(range(T))[::-1])", T),
        ("getattr(x, 'nothing', 5)", 5),
        ("hasattr(x, 'nothing')", False),
        ("getattr(3, 'nothing', 5)", 5),
        ("hasattr(x, 'shape')", True),
        ("callable(unknown)", Unknown),
        ("bool(random.randint(0, 3) <= 3)", True),
        ("bool(random.randint(2, 3) >= 2)", True),
        ("T ** -0.5", Real()),
        ("T * 0.1 + 1", Real()),
        ("isinstance(T ** 0.5, float)", True),
        ("max(T * 0.3, 1)", Real()),
        ("abs(math.log(T))", Real()),
        ("float(random.random())", Real()),
        ("str(T ** 0.5)", Unknown),
        ("T ** 0.5 > 3", SymBool(ge(T, 10))),
        ("T ** 0.3 > 3", Unknown),
        ("os.environ.get('A')", Unknown),
        ("os.environ['A']", Unknown),
        ("os.environ.get('A', 'no')", "no"),
        ("os.getenv('A', 3)", 3),
        ("'A' in os.environ", False),
        ("sys.version_info.major", 3),
        ("sys.version_info >= (3, 8) and sys.version_info[:1] == (3,)", True),
        ("isinstance(os.environ, dict)", True),
        ("time.time()", Real()),
        ("print(T)", None),
        ("open('a').read()", Unknown),
        ("eval('1 + 1')", 2),
        ("eval('T') + eval(' T + H ')", 2 * T + H),
        ("eval('1 +')", Unknown),
        ("eval('T', {})", Unknown),
        ("dict(a=T)['a']", T),
        ("copy.deepcopy([T])", [T]),
        ("str(x)", Unknown),
        ("'%d' % T", Unknown),
        ("isinstance(int(unknown), int)", True),
        ("isinstance(float(unknown), float)", True),
        ("isinstance(len(unknown), int)", True),
        ("len(unknown) >= 0", True),
        ("list(unknown)", None),
        ("min(x.shape)", dim_min(sym("B"), 3)),
    ],
)
def test_expression(expression, expected):
    setup = (
        "import math, numbers, torch, collections.abc, functools, operator, itertools, random, os, sys, time, copy\n"
        + ROWS
        + "reduce_max = functools.reduce(max, [T, unknown])\n"
    )
    found = on_sizes(expression, setup)
    if expected is Unknown:
        assert isinstance(found, Unknown), found
    elif isinstance(expected, list):
        assert isinstance(found, ListObj)
        assert found.exact
        assert found.items == expected
    elif expected is None and isinstance(found, ListObj):
        assert found.open is not None
    else:
        assert found == expected
        assert type(found) is type(expected)


def test_whole_numbers_of_unknown_floats_are_sizes_of_their_own():
    made = on_sizes("[int(T * 0.3), round(T / 2), math.ceil(T * 0.1)]", "import math\n")
    assert isinstance(made, ListObj)
    assert len(set(made.items)) == 3
    assert all(item.opaque for item in made.items)


def test_undecided_quantifier_is_a_goal():
    assert isinstance(on_sizes("any([T > 5, H > 5])"), SymBool)
    assert isinstance(on_sizes("all([T > 5, H > 5])"), SymBool)


def test_lists_of_symbolic_length_keep_their_tail():
    for expression in (
        "list(map(lambda i: x, range(T)))",
        "[x for _ in range(T)]",
        "list(zip(rows, rows))",
        "list(enumerate(rows))",
        "list(reversed(rows))",
        "list(itertools.chain([], rows))",
        "[*map(str, ())] + rows",
        "rows.copy()",
    ):
        made = on_sizes(expression, ROWS + "import itertools\n")
        assert isinstance(made, ListObj), expression
        assert made.tail is not None, expression
        assert made.tail.times == T, expression


def test_open_lists_stay_open():
    for expression in (
        "sorted(rows)",
        "[r for r in rows if r > 3]",
        "list(zip(rows, [1, 2]))",
        "rows + [1]",
        "list(unknown)",
    ):
        made = on_sizes(expression, ROWS)
        assert isinstance(made, ListObj), expression
        assert not made.exact, expression
        assert isinstance(on_sizes(f"len({expression})", ROWS), Unknown), expression


def test_changes_of_open_lists_lose_no_doubt():
    setup = "a = list(unknown)\na.append(1)\nb = [1, 2]\nb.extend(unknown)\nb.sort()\nc = [3]\nc.pop(unknown)\n"
    for name in "abc":
        assert isinstance(on_sizes(f"len({name})", setup), Unknown), name


def test_unknown_keys_make_a_dict_open():
    setup = "d = {'a': 1}\nd[unknown] = 2\ne = dict(unknown)\ns = {1}\ns.add(unknown)\n"
    for expression in ("len(d)", "d['zz']", "'zz' in d", "d.get('zz', 1)", "len(e)", "len(s)", "2 in s"):
        assert isinstance(on_sizes(expression, setup), Unknown), expression
    assert on_sizes("'a' in d", setup) is True


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("len(3)", TypeError),
        ("int('a')", ValueError),
        ("[].pop()", IndexError),
        ("{}['a']", KeyError),
        ("next(iter([]))", StopIteration),
        ("max([])", ValueError),
        ("sorted([1, 'a'])", TypeError),
        ("range('a')", TypeError),
        ("''.join([1])", TypeError),
        ("getattr(3, 'zz')", AttributeError),
        ("[1].remove(2)", ValueError),
        ("(1).foo", AttributeError),
        ("len(1, 2)", TypeError),
        ("[].append()", TypeError),
        ("float('x')", ValueError),
        ("import sys; sys.exit()", SystemExit),
        ("len(T)", TypeError),
        ("iter(5)", TypeError),
        ("dict(1)", TypeError),
    ],
)
def test_certain_errors_are_raised(statement, kind):
    with pytest.raises(Raised) as caught:
        run_program(statement, given={"T": T})
    assert isinstance(caught.value.value, kind)


ARGUMENTS = """
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("width", type=int)
parser.add_argument("--depth", type=int, default=3)
parser.add_argument("--rate", type=float, required=True)
parser.add_argument("--name", required=True)
args = parser.parse_args()
"""


def test_an_unknown_command_line_gives_defaults_and_nothing_more():
    assert on_sizes("args.depth", ARGUMENTS) == 3
    assert on_sizes("args.width", ARGUMENTS).opaque
    assert on_sizes("args.rate", ARGUMENTS) == Real()
    assert isinstance(on_sizes("args.name", ARGUMENTS), Unknown)


def test_what_a_run_writes_into_a_library_table_stays_in_that_run():
    assert on_sizes("os.environ['A']", "import os\nos.environ['A'] = '1'\n") == "1"
    assert isinstance(on_sizes("os.environ['A']", "import os\n"), Unknown)


WHOLE = "counts = torch.randint(0, 9, (5,))\n"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("counts.max().item() * 0", 0),
        ("int(counts.max()) * 0", 0),
        ("torch.zeros(counts.max().item(), 4).shape[1]", 4),
        ("torch.arange(int(counts.max()))[None].shape[0]", 1),
        ("{0: 3, 1: 4}[counts.max().item()]", Unknown),
        ("['a', 'b'][counts.max().item()]", Unknown),
        ("counts.max().item() == counts.max().item()", SymBool),
        ("torch.tensor([8, 5]).prod().item()", 40),
        ("torch.tensor([2**40, 2**40]).prod().dtype", "int64"),
        ("bool(torch.all(torch.tensor([1, 1]) == 1))", True),
        ("bool(torch.any(torch.tensor([1, 2]) == 3))", False),
        ("bool(numpy.all(numpy.atleast_1d(1) == 1))", True),
        ("bool(numpy.any(numpy.array([1, 2]) == 2))", True),
        ("random.randrange(1)", 0),
        ("random.randrange(3, 4)", 3),
        ("random.randint(7, 7)", 7),
        ("logging.getLogger('a').filters", []),
        ("logging.getLogger('a').anything_else", Unknown),
    ],
)
def test_numbers_that_data_decide(expression: str, expected: object) -> None:
    value = on_sizes(expression, "import logging, numpy, random, torch\n" + WHOLE)
    if isinstance(expected, type):
        assert isinstance(value, expected), value
    elif isinstance(value, ListObj):
        assert value.items == expected
    else:
        assert getattr(value, "name", value) == expected


def test_a_loop_that_data_may_leave_out_tells_no_error() -> None:
    text = WHOLE + "for i in range(counts.max().item()):\n    torch.zeros(2, 3) @ torch.zeros(4, 5)\ndone = 1\n"
    values, run = run_program("import torch\n" + text)
    assert values["done"] == 1
    assert not run.found.findings


@pytest.mark.parametrize(
    "expression", ["int((T - H) / 3)", "int((T - H) / 3 + 1)", "int((H - 2 * T) / W)", "int((5 - T) / 2)"]
)
def test_a_fraction_of_either_sign_is_cut_towards_zero(expression):
    formula = str(on_sizes(expression))
    for t, h, w in itertools.product(range(1, 9), range(1, 9), (1, 3)):
        assert value_at(formula, {"T": t, "H": h, "W": w}) == eval(expression, {"T": t, "H": h, "W": w})
