"""The judge of the zoo: it passes what is exact, and catches answers that are off in one place."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from judge import ALARM, EXACT, FAILED, judge

from shapecheck.verify.alignment import align, shortest
from shapecheck.verify.compare import UNKNOWN, WRONG

SIZES = ({"B": 2, "T": 8}, {"B": 3, "T": 11})


def _tensor(*shape: int) -> dict[str, Any]:
    return {"shape": list(shape), "dtype": "float32"}


def _run(mode: str, sizes: dict[str, int]) -> dict[str, Any]:
    """One run of a model with an auxiliary head that only training calls, between two layers that both call."""
    b, t = sizes["B"], sizes["T"]
    body, aux, head = ["body", _tensor(b, 5, t // 2)], ["aux", _tensor(b, 3)], ["head", _tensor(b, 4)]
    if mode == "eval":
        return {"mode": mode, "sizes": sizes, "output": _tensor(b, 4), "layers": [body, head]}
    both = {"seq": [_tensor(b, 4), _tensor(b, 3)]}
    return {"mode": mode, "sizes": sizes, "output": both, "layers": [body, aux, head]}


@pytest.fixture
def truth() -> dict[str, Any]:
    return {"params": 70, "runs": [_run(mode, sizes) for sizes in SIZES for mode in ("eval", "train")]}


@pytest.fixture
def said() -> dict[str, Any]:
    return {
        "output": {"any": [{"seq": [["B", 4], ["B", 3]]}, ["B", 4]]},
        "contract": ["T >= 2"],
        "layers": [
            {"path": "body", "output": ["B", 5, "T//2"]},
            {"path": "aux", "output": ["B", 3]},
            {"path": "head", "output": ["B", 4]},
        ],
        "params": 70,
        "gaps": [],
        "diagnostics": [],
    }


def test_exact(said: dict[str, Any], truth: dict[str, Any]) -> None:
    assert judge(said, truth).status == EXACT


def test_a_mode_that_torch_refuses_does_not_count(said: dict[str, Any], truth: dict[str, Any]) -> None:
    for run in truth["runs"]:
        if run["mode"] == "train":
            run["error"] = "ValueError: too small"
    assert judge(said, truth).status == UNKNOWN
    said["output"] = ["B", 4]
    assert judge(said, truth).status == WRONG  # the auxiliary head is called by no mode
    del said["layers"][1]
    assert judge(said, truth).status == EXACT


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("layers", 0, "output", 1), 6),  # a wrong dim of a layer
        (("layers", 0, "output", 2), "T - T//2"),  # right at one size only
        (("layers", 0, "output"), ["B", "T//2", 5]),  # swapped axes
        (("layers", 1, "output"), ["B", 4]),  # a wrong dim where only training calls
        (("output", "any", 1), ["B", 5]),  # a wrong dim of the output
        (("output", "any", 0, "seq", 1), ["B", 4]),  # of one mode's output
        (("output", "any", 0, "seq"), [["B", 3], ["B", 4]]),  # swapped items
        (("output",), ["B", 4]),  # one mode's output only
        (("output",), {"seq": [["B", 4], ["B", 3]]}),  # the other's
        (("output", "any"), [{"seq": [["B", 4], ["B", 3]]}, ["B", 4], ["B", 7]]),  # an alternative of no mode
        (("layers", 1, "path"), "aux.fc"),  # a layer by another name
        (("params",), 71),
        (("params",), "70*B"),
    ],
)
def test_planted_faults(said: dict[str, Any], truth: dict[str, Any], place: tuple[Any, ...], value: Any) -> None:
    part = said
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    assert judge(said, truth).status == WRONG


@pytest.mark.parametrize(
    "order",
    [
        (0, 2),  # training's own call is missing
        (1, 2),  # a call of both is missing
        (0, 2, 1),  # out of order
        (0, 1, 2, 2),  # told twice
        (0, 2, 0, 1, 2),  # one mode's list after the other's
        (),
    ],
)
def test_planted_lists(said: dict[str, Any], truth: dict[str, Any], order: tuple[int, ...]) -> None:
    said["layers"] = [said["layers"][i] for i in order]
    assert judge(said, truth).status == WRONG


def test_an_excluded_size_is_an_alarm(said: dict[str, Any], truth: dict[str, Any]) -> None:
    said["contract"] = ["T >= 9"]
    assert judge(said, truth).status == ALARM


def test_an_error_is_an_alarm(said: dict[str, Any], truth: dict[str, Any]) -> None:
    said["diagnostics"] = [{"severity": "error", "code": "SHP203", "path": "m.py", "line": 3, "message": "no"}]
    assert judge(said, truth).status == ALARM


def test_what_torch_cannot_build(said: dict[str, Any]) -> None:
    assert judge(said, {"error": "NotImplementedError: no"}).status == FAILED


def test_what_torch_refuses_at_one_of_the_sizes(said: dict[str, Any], truth: dict[str, Any]) -> None:
    last = truth["runs"][-1]["sizes"]
    for run in truth["runs"]:
        if run["sizes"] == last:
            run["error"] = "ValueError: no"
    assert judge(said, truth).status == FAILED


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("layers", 0, "output"), {"unknown": "a loop"}),
        (("layers", 0, "output", 2), "n"),
        (("output",), {"unknown": "a loop"}),
        (("output", "any", 0), {"unknown": "a loop"}),
        (("output", "any", 0, "seq", 0), {"unknown": "a loop"}),
        (("params",), None),
    ],
)
def test_unknown(said: dict[str, Any], truth: dict[str, Any], place: tuple[Any, ...], value: Any) -> None:
    part = said
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    assert judge(said, truth).status == UNKNOWN


def test_alternatives_where_the_modes_agree_are_not_exact(said: dict[str, Any], truth: dict[str, Any]) -> None:
    said["layers"][2]["output"] = {"any": [["B", 4], ["B", 5]]}
    assert judge(said, truth).status == UNKNOWN
    said["layers"][2]["output"] = {"any": [["B", 6], ["B", 5]]}
    assert judge(said, truth).status == WRONG
    said["layers"][2]["output"] = {"any": [["B", 6], ["B", "n"]]}
    assert judge(said, truth).status == UNKNOWN  # one of them may be right


def test_a_layer_that_gives_other_things_in_the_other_mode(said: dict[str, Any], truth: dict[str, Any]) -> None:
    for run in truth["runs"]:
        if run["mode"] == "train":
            run["layers"][0][1] = {"seq": [run["layers"][0][1]]}
    assert judge(said, truth).status == WRONG
    once = copy.deepcopy(said)
    once["layers"][0]["output"] = {"any": [["B", 5, "T//2"], {"seq": [["B", 5, "T//2"]]}]}
    assert judge(once, truth).status == EXACT


@pytest.mark.parametrize(
    ("merged", "first", "second", "places"),
    [
        ("abc", "abc", "abc", [(0, 0), (1, 1), (2, 2)]),
        ("abc", "ac", "abc", [(0, 0), (None, 1), (1, 2)]),
        ("abxyc", "abc", "axyc", [(0, 0), (1, None), (None, 1), (None, 2), (2, 3)]),
        ("aab", "ab", "aab", [(None, 0), (0, 1), (1, 2)]),
        ("abc", "ab", "ab", None),
        ("ab", "ab", "abc", None),
        ("ba", "ab", "ab", None),
        ("", "", "", []),
    ],
)
def test_align(merged: str, first: str, second: str, places: Any) -> None:
    found = align(merged, first, second)
    if places is None or merged != "aab":
        assert found == places
    else:
        assert found is not None and [p for p in found if None in p]


def test_shortest() -> None:
    assert shortest("abc", "abc") == 3
    assert shortest("ac", "abc") == 3
    assert shortest("abc", "axyc") == 5
    assert shortest("", "ab") == 2
