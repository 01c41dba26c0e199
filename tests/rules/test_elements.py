"""What rules say of elements is true of torch's own, numpy's and einops': all are there and no others."""

from __future__ import annotations

import random
from types import ModuleType
from typing import Any

import pytest

from shapecheck.dims import Facts, parse_shape
from shapecheck.rules.core.registry import Registry, declared, op
from shapecheck.rules.elements.extremes import extremes_of, kept
from shapecheck.testing import builtin_registry, infer
from shapecheck.values import DType, Intervals, Range, Tensor

torch = pytest.importorskip("torch")
numpy = pytest.importorskip("numpy")
einops = pytest.importorskip("einops")
pytestmark = pytest.mark.torch

KEPT = sorted(name for name, rule in builtin_registry().ops.items() if declared(rule).elements == "kept")
SQUARE = frozenset({"T", "H", "mT", "mH", "adjoint", "t", "fliplr", "flipud", "rot90", "matrix_transpose"})
"""Functions of a matrix alone."""
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "permute": ([2, 0, 1],), "permute_copy": ([2, 0, 1],), "permute_dims": ([2, 0, 1],), "transpose": (0, 2),
    "swapaxes": (0, 2), "swapdims": (0, 2), "movedim": (0, 2), "moveaxis": (0, 2),
    "rollaxis": (2, 0), "flip": ([0, 2],), "roll": (2, 1), "fftshift": (),
    "ifftshift": (), "expand": (2, 2, 3, 4), "broadcast_to": ((2, 2, 3, 4),), "repeat": (2, 1, 3), "tile": ((2, 2),),
    "reshape": ((4, 6),), "ravel": (), "flatten": (), "numpy.transpose": ([2, 0, 1],),
    "numpy.ndarray.transpose": (2, 0, 1), "torch.Tensor.tile": (2, 2), "torch.Tensor.permute": (2, 0, 1),
    "einops.rearrange": ("a b c -> (c a) b",), "einops.repeat": ("a b c -> a (b 2) c",),
}  # fmt: skip
"""What is given behind a tensor of shape (2, 3, 4), by name or by the last part of it."""


def call(name: str, x: Any) -> Any:
    """The real result for a tensor of torch or numpy."""
    if name == "torch.Tensor.expand_as":
        return x.expand_as(torch.zeros(2, *x.shape))
    owner, _, word = name.rpartition(".")
    if owner in ("torch.Tensor", "numpy.ndarray"):
        found = getattr(x, word)
        return found(*arguments(name)) if callable(found) else found
    function: Any = {"torch": torch, "numpy": numpy, "einops": einops}[name.partition(".")[0]]
    for part in name.split(".")[1:]:
        function = getattr(function, part)
    return function(x, *arguments(name))


def arguments(name: str) -> tuple[Any, ...]:
    word = name.rpartition(".")[2]
    return () if word in SQUARE else ARGUMENTS[name] if name in ARGUMENTS else ARGUMENTS[word]


@pytest.mark.parametrize("name", KEPT)
def test_an_operation_that_keeps_elements_has_them_all_and_no_other(name: str) -> None:
    shape = (3, 3) if name.rpartition(".")[2] in SQUARE else (2, 3, 4)
    numbers = random.Random(name).sample(range(-50, 50), 9 if len(shape) == 2 else 24)
    given = torch.tensor(numbers).reshape(shape)
    real = call(name, given.numpy().copy() if name.startswith("numpy.") else given.clone())
    assert set(real.reshape(-1).tolist()) == set(numbers)
    ends = Range(min(numbers), max(numbers))
    abstract = Tensor(shape, "int64", ends, array=name.startswith("numpy."))
    others = ("2 " + " ".join(map(str, shape)),) if name == "torch.Tensor.expand_as" else arguments(name)
    result = infer(name, abstract, *others).result
    assert (result.shape, result.elements) == (tuple(real.shape), ends)


ARITHMETIC = ("torch.add", "torch.sub", "torch.mul", "torch.floor_divide", "numpy.add", "numpy.subtract",
              "numpy.multiply", "numpy.floor_divide")  # fmt: skip


@pytest.mark.parametrize("name", ARITHMETIC)
def test_extremes_of_a_result_are_attained(name: str) -> None:
    rng = random.Random(name)
    library, _, word = name.partition(".")
    function = getattr(torch if library == "torch" else numpy, word)
    make = torch.tensor if library == "torch" else numpy.array
    known = 0
    for _ in range(40):
        rows = [rng.randint(-9, 9) for _ in range(rng.randint(1, 4))]
        columns = rng.sample([*range(-9, 0), *range(1, 10)], rng.randint(1, 4))
        number = rng.choice([*range(-3, 0), *range(1, 4)])
        pairs = [(make(rows)[:, None], make(columns)[None]), (make(rows), number), (number, make(columns))]
        left, right = rng.choice(pairs)
        real = function(left, right).reshape(-1).tolist()
        found = infer(name, *(abstract(side, library == "numpy") for side in (left, right))).result.elements
        if found is not None:
            assert found == Range(min(real), max(real)), (left, right)
            known += 1
    assert known > 3


def abstract(value: Any, array: bool) -> Any:
    """Of a tensor only its extremes; a number as it is."""
    if isinstance(value, int):
        return value
    numbers = value.reshape(-1).tolist()
    return Tensor(tuple(value.shape), "int64", Range(min(numbers), max(numbers)), array=array)


def positions(length: str = "T", **options: Any) -> Tensor:
    result: Tensor = infer("torch.arange", parse_shape(length).dims[0], **options).result
    return result


def test_positions_reach_from_zero_to_the_last() -> None:
    (size,) = parse_shape("T").dims
    assert positions().elements == Range(0, size - 1)
    assert infer("torch.add", positions(), 2).result.elements == Range(2, size + 1)
    assert infer("torch.Tensor.int", positions()).result.elements == Range(0, size - 1)
    assert infer("torch.Tensor.float", positions()).result.elements is None


def test_the_same_bytes_under_another_dtype_are_other_elements() -> None:
    for before, after in (("int64", "int32"), ("int32", "int64"), ("int32", "float32"), ("int64", "float64")):
        length = "2*T" if (before, after) == ("int32", "int64") else "T"
        assert infer("torch.Tensor.view", positions(length, dtype=DType(before)), DType(after)).result.elements is None
    assert infer("torch.Tensor.view", positions(), DType("int64")).result.elements == positions().elements
    assert infer("torch.Tensor.view", positions(), 1, -1).result.elements == positions().elements
    pair = infer("torch.tensor", [1, 2]).result
    assert infer("torch.Tensor.view", pair, DType("int32")).result.elements is None


def test_what_is_computed_with_itself_or_cut_has_no_known_extremes() -> None:
    assert infer("torch.sub", positions(), positions()).result.elements is None
    assert infer("torch.Tensor.__getitem__", positions(), slice(1, None)).result.elements is None
    assert infer("torch.Tensor.__getitem__", positions(), (slice(None), None)).result.elements == positions().elements


def test_what_is_repeated_no_times_has_no_elements() -> None:
    assert infer("torch.Tensor.repeat", positions(), 0).result.elements is None
    assert infer("torch.Tensor.repeat", positions(), 2).result.elements == positions().elements
    maybe = Tensor((Facts().norm(parse_shape("N").dims[0]) - 1,), "int64")
    assert kept(Facts(), positions(), maybe).elements is None


def test_a_constant_too_long_to_list_keeps_its_extremes() -> None:
    grid = infer("torch.Tensor.expand", infer("torch.arange", 100).result, 100, 100).result
    assert extremes_of(grid) == Range(0, 99)


def test_intervals_move_with_their_elements() -> None:
    near = infer("torch.log", infer("torch.tensor", [[2.5, 3.5], [4.5, 5.5]]).result).result
    assert isinstance(near.elements, Intervals)
    (a, b), (c, d) = near.elements.each[:2], near.elements.each[2:]
    assert infer("torch.t", near).result.elements == Intervals((a, c, b, d))
    assert infer("torch.Tensor.__getitem__", near, 1).result.elements == Intervals((c, d))


def test_a_plugin_declares_what_its_rules_do_to_elements() -> None:
    @op("lib.shuffle", elements="kept")
    def shuffle(check: Any, x: Tensor) -> Tensor:
        return x.with_shape(x.shape)

    @op("lib.noise")
    def noise(check: Any, x: Tensor) -> Tensor:
        return x.with_shape(x.shape)

    module = ModuleType(__name__)
    module.shuffle, module.noise = shuffle, noise  # type: ignore[attr-defined]
    registry = Registry()
    registry.collect(module)
    assert infer("lib.shuffle", positions(), registry=registry).result.elements == positions().elements
    assert infer("lib.noise", positions(), registry=registry).result.elements is None
    with pytest.raises(ValueError, match="kept or written"):
        op("lib.other", elements="keep")  # type: ignore[arg-type]
