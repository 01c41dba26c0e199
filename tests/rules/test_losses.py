"""Losses: which shapes and dtypes torch takes, edges found by comparing with it."""

from __future__ import annotations

from typing import Any

import pytest

from shapecheck.testing import construct, forward, infer, tensor

F = "torch.nn.functional."


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "expected"),
    [
        ("cross_entropy", ["10", ":int64"], {}, "Tensor[]"),
        ("cross_entropy", ["2 10 4 5", "2 4 5:int64"], {"reduction": "none"}, "Tensor[2, 4, 5]"),
        ("cross_entropy", ["2 10 3 4 5", "2 3 4 5:int64"], {"reduction": "none"}, "Tensor[2, 3, 4, 5]"),
        ("cross_entropy", ["2 10 3", "2 10 3"], {"reduction": "none"}, "Tensor[2, 3]"),
        ("cross_entropy", ["3", "1:int64"], {"reduction": "none"}, "Tensor[]"),
        ("cross_entropy", ["2 3", "2:uint8"], {}, "Tensor[]"),
        ("cross_entropy", ["2 3", "2 3"], {"ignore_index": 0}, "SHP503 invalid-argument"),
        ("cross_entropy", ["2 3", "2:int32"], {}, "SHP401 dtype-mismatch"),
        ("cross_entropy", ["2 3", "2"], {}, "SHP401 dtype-mismatch"),
        ("cross_entropy", ["2 3:int64", "2:int64"], {}, "SHP401 dtype-mismatch"),
        ("cross_entropy", ["2 3", "2 4"], {}, "SHP702 target-mismatch"),
        ("cross_entropy", ["2 4 3", "2 4:int64"], {}, "SHP702 target-mismatch"),  # classes are last
        ("cross_entropy", ["", ""], {}, "SHP101 rank-mismatch"),
        ("cross_entropy", ["2 3", "2:int64"], {"size_average": False}, "Tensor[]"),
        ("cross_entropy", ["2 3", "2:int64"], {"reduce": False}, "Tensor[2]"),
        ("nll_loss", ["2 1 3", "2 3:int64", "1 1"], {}, "Tensor[]"),
        ("nll_loss", ["2 1", "2:int64", "1 1"], {}, "SHP101 rank-mismatch"),
        ("mse_loss", ["2 1", "2"], {}, "Tensor[] warns SHP701"),
        ("mse_loss", ["1 2", "2"], {}, "Tensor[]"),  # broadcasts, but repeats nothing
        ("mse_loss", ["B 1", "B"], {}, "Tensor[] warns SHP701"),
        ("mse_loss", ["B 3", "N 3"], {}, "Tensor[] if B == N"),
        ("mse_loss", ["2:float64", "2"], {"reduction": "none"}, "Tensor[2]:float64"),
        ("l1_loss", ["2:int64", "2:int64"], {"reduction": "sum"}, "Tensor[]:int64"),
        ("l1_loss", ["2:int64", "2:int64"], {}, "SHP401 dtype-mismatch"),
        ("soft_margin_loss", ["2", "2 2"], {}, "SHP101 rank-mismatch"),
        ("binary_cross_entropy", ["2 3", "2 3", "3"], {}, "Tensor[]"),
        ("binary_cross_entropy", ["2 3", "2 3", "2"], {}, "SHP202 broadcast-mismatch"),
        ("binary_cross_entropy_with_logits", ["B", "B:bool"], {}, "SHP401 dtype-mismatch"),
        ("kl_div", ["B C", "B C"], {"reduction": "none"}, "Tensor[B, C]"),
        ("kl_div", ["2 3", "3"], {}, "Tensor[] warns SHP701"),
        ("multilabel_margin_loss", ["1", ":int64"], {}, "Tensor[]"),
        ("multi_margin_loss", ["1 4", ":int64"], {}, "Tensor[]"),
        ("ctc_loss", ["9 2 5", "2 4:int64", (9, 8), (4, 3)], {"reduction": "none"}, "Tensor[2]"),
        ("ctc_loss", ["9 5", "4:int64", (9,), (4,)], {"reduction": "none"}, "Tensor[]"),
        ("ctc_loss", ["9 2 5", "6:int64", (9, 8), (4, 3)], {}, "SHP201 dim-mismatch"),
        ("ctc_loss", ["9 2 5", "2 4:int64", (9, 8), (5, 3)], {}, "SHP305 size-out-of-range"),
        ("cosine_embedding_loss", ["D", "D", ""], {}, "Tensor[]"),
        ("triplet_margin_loss", ["B D", "B D", "B D"], {"reduction": "none", "swap": True}, "Tensor[B]"),
    ],
)
def test_outcomes(name: str, args: list[Any], kwargs: dict[str, Any], expected: str) -> None:
    given = [scalar(a) if isinstance(a, str) and a.startswith(":") else a for a in args]
    assert repr(infer(F + name, *given, **kwargs)) == expected


def scalar(text: str) -> Any:
    return tensor("1").with_shape((), text[1:])


def test_known_targets_are_class_numbers() -> None:
    for number, failed in ((9, None), (10, "SHP503"), (-1, "SHP503"), (-100, None)):
        target = tensor("2:int64").with_value((0, number))
        assert infer(F + "cross_entropy", "2 10", target).failed == failed


def test_known_lengths_of_ctc() -> None:
    long = tensor("2:int64").with_value((9, 10))
    assert infer(F + "ctc_loss", "9 2 5", "2 4:int64", long, "2:int64").failed == "SHP305"


def test_weights_are_buffers() -> None:
    loss = construct("torch.nn.BCEWithLogitsLoss", pos_weight=tensor("3"))
    assert dict(loss.buffers()) == {"weight": None, "pos_weight": (3,)}
    assert loss.attributes() == {"reduction": "mean"}
    assert forward(loss, "B 3", "B 3").failed is None
    assert forward(loss, "B 4", "B 4").failed == "SHP202"


def test_older_flags_become_a_reduction() -> None:
    assert construct("torch.nn.MSELoss", size_average=False).attributes() == {"reduction": "sum"}
    assert repr(forward(construct("torch.nn.MSELoss", reduce=False), "B 3", "B 3")) == "Tensor[B, 3]"


@pytest.mark.parametrize("name", ["GaussianNLLLoss", "TripletMarginWithDistanceLoss"])
def test_arguments_by_name_only(name: str) -> None:
    assert construct(f"torch.nn.{name}", True).failed == "SHP505"
