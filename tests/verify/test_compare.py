"""Holding nodes against what torch gave: shapes, dtypes, containers, constants, and lists of calls."""

import pytest

from shapecheck.base.dtyped import Dims, Formula
from shapecheck.report.verification import Status
from shapecheck.verify.compare import MAYBE, UNKNOWN, WRONG, differences, held, shown
from shapecheck.verify.table import at, rows

SIZES = {"B": 2, "T": 8}


def tensor(*shape, dtype="float32"):
    return {"shape": list(shape), "dtype": dtype}


@pytest.mark.parametrize(
    ("said", "true", "kinds"),
    [
        (["B", "T//4"], tensor(2, 2), []),
        (["B", "T//4"], tensor(2, 3), [WRONG]),
        (["B", "T//4", 1], tensor(2, 2), [WRONG]),
        (["B", "n"], tensor(2, 2), [UNKNOWN]),
        (Dims(["B"], "int64"), tensor(2, dtype="int64"), []),
        (Dims(["B"], "int64"), tensor(2), [WRONG]),
        (Dims(["B"], None), tensor(2, dtype="bool"), []),
        ({"const": None}, {"const": None}, []),
        ({"const": Formula("T - 1")}, {"const": 7}, []),
        ({"const": Formula("T - 1")}, {"const": 8}, [WRONG]),
        ({"seq": [["B"], {"const": 1}]}, {"seq": [tensor(2), {"const": 1}]}, []),
        ({"seq": [["B"]]}, {"seq": [tensor(2), tensor(2)]}, [WRONG]),
        ({"map": {"a": ["B"]}}, {"map": {"a": tensor(2)}}, []),
        ({"map": {"a": ["B"]}}, {"map": {"b": tensor(2)}}, [WRONG]),
        ({"map": {"a": ["B"]}}, {"object": {"a": tensor(2), "b": tensor(3)}}, [UNKNOWN]),
        (["B"], {"seq": [tensor(2)]}, [WRONG]),
        ({"seq": [["B"]]}, tensor(2), [WRONG]),
        ({"unknown": "why"}, tensor(2), [UNKNOWN]),
        ({"any": [["B"], ["T"]]}, tensor(2), [MAYBE]),
        ({"any": [{"unknown": "why"}, ["T"]]}, tensor(2), [UNKNOWN]),
        ({"any": [["B"], ["T"]]}, tensor(3), [WRONG]),
    ],
)
def test_differences(said, true, kinds):
    assert [found.kind for found in differences(said, true, SIZES)] == kinds


def test_what_is_shown():
    assert shown({"seq": [tensor(2, 3), tensor(4), {"const": None}]}) == "((2, 3), (4,), None)"
    assert shown({"map": {"logits": tensor(2)}}) == "{logits: (2,)}"
    assert at({"seq": [["B", "T//3"], {"const": Formula("T + 1")}]}, SIZES) == {"seq": [[2, 2], {"const": 9}]}


def run(*layers, output=None):
    return {"mode": "eval", "output": output or tensor(2), "layers": [list(layer) for layer in layers]}


def said(*layers, gaps=()):
    told = [{"path": path, "type": "Layer", "output": output} for path, output in layers]
    return {"output": ["B"], "layers": told, "params": "3*T", "gaps": list(gaps)}


@pytest.mark.parametrize(
    ("answer", "kinds"),
    [
        (said(("a", ["B"]), ("b", ["T"])), []),
        (said(("b", ["T"]), ("a", ["B"])), [WRONG]),
        (said(("a", ["B"])), [WRONG]),
        (said(("a", ["B"]), ("b", ["T"]), ("c", ["T"])), [WRONG]),
        (said(("a", ["B"]), ("b", ["T"]), ("c", ["T"]), gaps=["a gap"]), [UNKNOWN]),
        (said(("a", ["B"]), ("b", ["T"]), ("a", ["T"]), gaps=["a gap"]), [UNKNOWN]),  # of another path
        (said(("a", ["T"]), ("b", ["T"]), ("a", ["T"]), gaps=["a gap"]), [UNKNOWN, WRONG]),
    ],
)
def test_lists_of_calls(answer, kinds):
    runs = [run(("a", tensor(2)), ("b", tensor(8)))]
    assert [found.kind for found in held(answer, runs, SIZES, 24)] == kinds
    assert {row.layer for row in rows(answer, runs, SIZES, 24)} >= {"a", "b", "output", "parameters"}


@pytest.mark.parametrize(
    ("times", "kinds"),
    [(["T", "T", 1], []), ([1, 1, 1], [WRONG]), (["T", "T - 1", 1], [WRONG]), ([None, 1, 1], [UNKNOWN])],
)
def test_calls_in_a_loop_over_a_size(times, kinds):
    answer = said(("a", ["B"]), ("b", ["T"]), ("c", ["B"]))
    for layer, count in zip(answer["layers"], times, strict=True):
        layer["times"] = count
    runs = [run(*[("a", tensor(2)), ("b", tensor(8))] * 8, ("c", tensor(2)))]
    assert [found.kind for found in held(answer, runs, SIZES, 24)] == kinds


@pytest.mark.parametrize(
    ("when", "kinds"),
    [(["B == 2", "B != 2", None], []), ([None, "B == 2", None], [WRONG]), (["S == 2", "B != 2", None], [UNKNOWN])],
)
def test_calls_that_sizes_decide(when, kinds):
    answer = said(("a", ["B"]), ("b", ["T"]), ("c", ["B"]))
    for layer, goal in zip(answer["layers"], when, strict=True):
        layer |= {"when": goal} if goal else {}
    runs = [run(("a", tensor(2)), ("c", tensor(2)))]
    assert [found.kind for found in held(answer, runs, SIZES, 24)] == kinds


def test_what_is_said_of_a_mode_that_torch_refuses_is_not_judged():
    answer = said(("a", ["B"]), ("aux", ["T"]), ("b", ["T"]))
    answer["output"] = {"any": [["B"], {"seq": [["B"], ["T"]]}]}
    runs = [run(("a", tensor(2)), ("b", tensor(8)))]
    assert held(answer, runs, SIZES, 24, one_mode=True) == []
    assert {found.kind for found in held(answer, runs, SIZES, 24)} == {MAYBE, UNKNOWN}
    swapped = [run(("b", tensor(8)), ("a", tensor(2)))]
    assert [found.kind for found in held(answer, swapped, SIZES, 24, one_mode=True)] == [WRONG]


def test_calls_that_only_one_has_in_the_table():
    answer = said(("a", ["B"]), ("c", ["T"]), gaps=["a gap"])
    runs = [run(("a", tensor(2)), ("b", tensor(8)))]
    shown_rows = {row.layer: (row.static, row.torch, row.status) for row in rows(answer, runs, SIZES, None)}
    assert shown_rows["a"] == ("(B,)", "(2,)", Status.AGREES)
    assert shown_rows["b"] == ("not listed", "(8,)", Status.PARTLY)
    assert shown_rows["c"] == ("(T,)", "not called", Status.PARTLY)
    answer["gaps"] = []
    assert [row.status for row in rows(answer, runs, SIZES, None)][1:3] == [Status.DIFFERS, Status.DIFFERS]


@pytest.mark.parametrize(("count", "kinds"), [(24, []), (25, [WRONG])])
def test_parameters(count, kinds):
    assert [found.kind for found in held(said(), [run()], SIZES, count)] == kinds
