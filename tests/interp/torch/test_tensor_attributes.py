"""Which attributes a tensor has: torch's own, and those that the program gives it."""

import pytest
import torch
from abstract_run import run_program

from shapecheck.interp.torch import tensor_names

PROGRAM = """\
import torch
from torch import nn

weight = nn.Parameter(torch.zeros(3, 4))
{before}
found = hasattr(weight, "num_embeddings"), hasattr(weight, "view"), getattr(weight, "num_embeddings", 7)
"""


def test_no_name_of_torchs_is_missing():
    """Python itself adds `__slotnames__` to a class whose objects are copied."""
    assert {*dir(torch.Tensor), *dir(torch.nn.Parameter)} - {"__slotnames__"} <= tensor_names.OWN


def test_a_name_that_nobody_gave_is_not_there():
    values, _ = run_program(PROGRAM.format(before=""))
    assert values["found"] == (False, True, 7)


@pytest.mark.parametrize(
    "before",
    [
        "torch.ones(2).num_embeddings = 3",
        "setattr(weight, 'num_embeddings', 3)",
        "torch.Tensor.num_embeddings = property(lambda self: 3)",
    ],
)
def test_a_name_that_the_program_put_on_some_tensor_may_be_there(before):
    values, _ = run_program(PROGRAM.format(before=before))
    assert values["found"][0] is not False
    assert values["found"][2] != 7
