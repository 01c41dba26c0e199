"""Ops on symbolic shapes: what they give, what they assume, what they refuse."""

from __future__ import annotations

from typing import Any

import pytest

from shapecheck.dims import Facts, sym
from shapecheck.rules.core.call import call_op
from shapecheck.rules.core.check import Check
from shapecheck.testing import builtin_registry, infer, show
from shapecheck.values import DType, Named, Tensor

B, T, C = sym("B"), sym("T"), sym("C")


@pytest.mark.parametrize(
    ("name", "args", "result"),
    [
        ("torch.Tensor.view", ("B T 8*C", B, T, 8, -1), "Tensor[B, T, 8, C]"),
        ("torch.Tensor.view", ("B T C", B, -1), "Tensor[B, C*T]"),
        ("torch.Tensor.view", ("B C", B, 4, -1), "Tensor[B, 4, C//4] if C % 4 == 0"),
        ("torch.flatten", ("B C H W", -2), "Tensor[B, C, H*W]"),
        ("torch.chunk", ("B 3*C", 3, 1), "(Tensor[B, C], Tensor[B, C], Tensor[B, C])"),
        ("torch.split", ("B C+2", [C, 2], 1), "(Tensor[B, C], Tensor[B, 2])"),
        ("torch.split", ("B 4*C", C, 1), "(Tensor[B, C], Tensor[B, C], Tensor[B, C], Tensor[B, C])"),
        ("torch.cat", (["B T C", "B S C"], 1), "Tensor[B, S + T, C]"),
        ("torch.arange", (0, T, 2), "Tensor[(T + 1)//2]:int64"),
        ("torch.arange", (T,), "Tensor[T]:int64"),
        ("torch.matmul", ("B H T D", "B H D S"), "Tensor[B, H, T, S]"),
        ("torch.einsum", ("bhqd,bhkd->bhqk", "B H Q D", "B H K D"), "Tensor[B, H, Q, K]"),
        ("torch.Tensor.expand", ("1 T", B, -1), "Tensor[B, T]"),
        ("torch.topk", ("B V", 5), "(Tensor[B, 5], Tensor[B, 5]:int64) if V >= 5"),
        ("torch.Tensor.unfold", ("B T", 1, 400, 160), "Tensor[B, (T - 240)//160, 400] if T >= 400"),
        ("torch.squeeze", ("B 1 T 1",), "Tensor[B, T] if B != 1 and T != 1"),
        ("torch.tril_indices", (T, T), "Tensor[2, (T**2 + T)//2]:int64"),
    ],
)
def test_formulas(name: str, args: tuple[Any, ...], result: str) -> None:
    assert repr(infer(name, *args)) == result


@pytest.mark.parametrize(
    ("name", "args", "dtype"),
    [
        ("torch.add", ("B:int64", "B"), "float32"),
        ("torch.add", ("B:int64", 1.5), "float32"),
        ("torch.add", ("B:float16", 1.5), "float16"),
        ("torch.add", ("B:uint8", "B:int8"), "int16"),
        ("torch.add", ("B", ":float64"), "float32"),
        ("torch.div", ("B:int64", 2), "float32"),
        ("torch.sqrt", ("B:bool",), "float32"),
        ("torch.eq", ("B", "B"), "bool"),
        ("torch.sum", ("B:bool",), "int64"),
        ("torch.sum", ("B:int32",), "int64"),
        ("torch.argmax", ("B",), "int64"),
        ("torch.float_power", ("B", 2), "float64"),
        ("torch.abs", ("B:complex64",), "float32"),
        ("torch.square", ("B:bool",), "int64"),
        ("torch.all", ("B:uint8",), "uint8"),
        ("torch.Tensor.to", ("B", DType("float")), "float32"),
        ("torch.Tensor.to", ("B", float), "float64"),
    ],
)
def test_dtypes(name: str, args: tuple[Any, ...], dtype: str) -> None:
    given = [Tensor((), "float64") if a == ":float64" else a for a in args]
    assert infer(name, *given).result.dtype == dtype


def test_dtypes_that_autocast_may_mix_are_let_through() -> None:
    assert infer("torch.matmul", "B 3:float16", "3 4").result.dtype is None
    assert infer("torch.matmul", "B 3:float64", "3 4").failed == "SHP401"


def test_sizes_that_tensors_hold_depend_on_data() -> None:
    longest = Tensor((), "int64")
    assert repr(infer("torch.zeros", longest, 3)) == "Tensor[size1, 3]"


def test_packed_sequences_come_back_with_their_batch() -> None:
    check = Check(Facts())
    ops = builtin_registry().ops
    x, lengths = Tensor((B, T, C)), Tensor((B,), "int64")
    packed = call_op(check, ops["torch.nn.utils.rnn.pack_padded_sequence"], [x, lengths, True], {})
    assert isinstance(packed, Named)
    padded = call_op(check, ops["torch.nn.utils.rnn.pad_packed_sequence"], [packed, True], {"total_length": T})
    assert show(padded) == "(Tensor[B, T, C], Tensor[B]:int64)"


def test_functions_take_one_sequence_where_methods_take_many() -> None:
    assert infer("torch.reshape", "2 3", 3, 2).failed == "SHP505"
    assert infer("torch.permute", "B T", 1).failed == "SHP504"
    assert repr(infer("torch.Tensor.reshape", "2 3", 3, 2)) == "Tensor[3, 2]"
