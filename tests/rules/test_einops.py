"""einops itself is the judge: random patterns, legal and illegal, with sizes as numbers and as symbols."""

from __future__ import annotations

import random
from typing import Any

import pytest

from shapecheck.dims import evaluate, sym
from shapecheck.testing import builtin_registry, infer
from shapecheck.values import Tensor

einops = pytest.importorskip("einops")
torch = pytest.importorskip("torch")

pytestmark = [pytest.mark.torch, pytest.mark.library("einops")]
NAMES = ("b", "c", "h", "w", "n1", "head")


class Patterns:
    """Random patterns with a shape and lengths that mostly fit."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def draw(self) -> tuple[str, str, tuple[int, ...], dict[str, int]]:
        """The operation, the pattern, the shape and the lengths."""
        rng = self.rng
        axes = {name: rng.choice((1, 2, 3, 4)) for name in rng.sample(NAMES, rng.randint(0, 5))}
        operation = rng.choice(("rearrange", "reduce", "repeat"))
        dots = rng.choice((None, None, (), (2,), (3, 2)))
        left, shape, lengths = self.left(axes, operation, dots)
        right = self.right(list(axes), operation, dots, lengths)
        for name in list(lengths):
            if rng.random() < 0.05:
                lengths[name] = rng.choice((2, 3, 5))
        if rng.random() < 0.05:
            lengths[rng.choice((*NAMES, "other"))] = 2
        if rng.random() < 0.05 and shape:
            shape[rng.randrange(len(shape))] += 1
        if rng.random() < 0.03:
            shape.append(2)
        pattern = f"{left} -> {right}"
        if rng.random() < 0.05:
            pattern = pattern.replace(
                rng.choice(("b", "(", ")", "->", "1", " ")), rng.choice(("c", "", "_x", "...")), 1
            )
        return operation, pattern, tuple(shape), lengths

    def left(self, axes: dict[str, int], operation: str, dots: Any) -> tuple[str, list[int], dict[str, int]]:
        rng, words, shape, lengths = self.rng, [], [], {}
        names = list(axes)
        at = rng.randint(0, len(names)) if dots is not None else -1
        while names or at >= 0:
            if at == 0 or (at > 0 and not names):
                words.append("...")
                shape += dots
                at = -1
                continue
            group = [names.pop() for _ in range(min(len(names), rng.choice((1, 1, 1, 2, 3))))]
            at -= at > 0
            size = 1
            for name in group:
                size *= axes[name]
            for name in group if rng.random() < 0.1 else group[1:]:
                lengths[name] = axes[name]
            shape.append(size)
            words.append(group[0] if len(group) == 1 and rng.random() < 0.8 else f"({' '.join(group)})")
            if rng.random() < 0.08:
                words.append(rng.choice(("1", "()")))
                shape.append(1)
            if rng.random() < 0.06 and operation != "rearrange":
                words.append("2")
                shape.append(2)
        return " ".join(words), shape, lengths

    def right(self, names: list[str], operation: str, dots: Any, lengths: dict[str, int]) -> str:
        rng = self.rng
        rng.shuffle(names)
        if operation == "reduce":
            names = names[: rng.randint(0, len(names))]
        if operation == "repeat" and rng.random() < 0.7:
            names.insert(rng.randint(0, len(names)), rng.choice(("3", "r")))
            if "r" in names and rng.random() < 0.9:
                lengths["r"] = 2
        words: list[str] = []
        while names:
            group = [names.pop() for _ in range(min(len(names), rng.choice((1, 1, 2))))]
            words.append(group[0] if len(group) == 1 else f"({' '.join(group)})")
            if rng.random() < 0.1:
                words.append(rng.choice(("1", "()")))
        if dots is not None and (operation != "reduce" or rng.random() < 0.6):
            words.insert(rng.randint(0, len(words)), rng.choice(("...", "(...)")))
        return " ".join(words)


def real(operation: str, pattern: str, shape: tuple[int, ...], lengths: dict[str, int]) -> tuple[int, ...] | None:
    function = getattr(einops, operation)
    more = ("sum",) if operation == "reduce" else ()
    try:
        return tuple(function(torch.zeros(shape), pattern, *more, **lengths).shape)
    except (einops.EinopsError, RuntimeError, ValueError):
        return None


def found(operation: str, pattern: str, shape: Any, lengths: dict[str, Any]) -> Any:
    more = {"reduction": "sum"} if operation == "reduce" else {}
    return infer(f"einops.{operation}", Tensor(tuple(shape)), pattern=pattern, **more, **lengths)


@pytest.mark.parametrize("seed", range(4))
def test_random_patterns(seed):
    patterns = Patterns(seed)
    refused = 0
    for _ in range(600):
        operation, pattern, shape, lengths = patterns.draw()
        want = real(operation, pattern, shape, lengths)
        got = found(operation, pattern, shape, lengths)
        assert got.unknown is None, (operation, pattern, shape, lengths, got)
        if want is None:
            refused += 1
            assert got.failed is not None, (operation, pattern, shape, lengths, got)
        else:
            assert got.failed is None, (operation, pattern, shape, lengths, got)
            assert got.result.shape == want, (operation, pattern, shape, lengths, got)
    assert 50 < refused < 400


@pytest.mark.parametrize("seed", range(4, 7))
def test_symbolic_sizes(seed):
    """The formula at the sizes gives einops's shape, and what was assumed holds there."""
    patterns = Patterns(seed)
    tried = 0
    while tried < 150:
        operation, pattern, shape, lengths = patterns.draw()
        want = real(operation, pattern, shape, lengths)
        if want is None:
            continue
        tried += 1
        values = {f"s{i}": size for i, size in enumerate(shape)} | {f"l{n}": size for n, size in lengths.items()}
        got = found(operation, pattern, [sym(f"s{i}") for i in range(len(shape))], {n: sym(f"l{n}") for n in lengths})
        assert got.failed is None, (operation, pattern, shape, lengths, got)
        assert tuple(evaluate(d, values) for d in got.result.shape) == want, (operation, pattern, shape, lengths, got)
        assert all(evaluate(goal, values) for goal in got.assumed), (operation, pattern, shape, lengths, got)


def test_lists_are_stacked():
    assert infer("einops.rearrange", ["2 3", "2 3"], pattern="n a b -> a b n").result.shape == (2, 3, 2)
    assert infer("einops.rearrange", ["2 3", "2 4"], pattern="n a b -> a b n").failed == "SHP206"


@pytest.mark.parametrize(
    ("shapes", "pattern"),
    [
        ([(2, 3, 5), (2, 3, 7, 5), (2, 3, 7, 9, 5)], "i j * k"),
        ([(2, 3), (2,)], "i *"),
        ([(2, 3), (3, 2)], "i *"),
        ([(2,), (3,)], "*"),
        ([(2, 3)], "i j *"),
        ([(2,)], "i j *"),
        ([(2, 3)], "i j"),
    ],
)
def test_pack_and_unpack(shapes, pattern):
    got = infer("einops.pack", [Tensor(shape) for shape in shapes], pattern=pattern)
    try:
        packed, parts = einops.pack([torch.zeros(shape) for shape in shapes], pattern)
    except (einops.EinopsError, RuntimeError):
        assert got.failed is not None
        return
    tensor, given = got.result
    assert tensor.shape == tuple(packed.shape)
    assert given == [tuple(part) for part in parts]
    back = infer("einops.unpack", tensor, given, pattern=pattern)
    assert [t.shape for t in back.result] == shapes
    opened = infer("einops.unpack", tensor, [*given[:-1], (-1,)], pattern=pattern)
    assert [tuple(t.shape) for t in einops.unpack(packed, [*parts[:-1], (-1,)], pattern)] == [
        t.shape for t in opened.result
    ]


@pytest.mark.parametrize(
    ("pattern", "shapes"),
    [
        ("batch h i d, batch h j d -> batch h i j", [(2, 3, 4, 5), (2, 3, 6, 5)]),
        ("... a, a b -> ... b", [(2, 3, 4), (4, 5)]),
        ("i i -> i", [(3, 3)]),
        ("a b, b c -> a c", [(2, 3), (4, 5)]),
        ("a b, b c -> a d", [(2, 3), (3, 5)]),
        ("(a b) c -> a", [(2, 3)]),
        ("a _ -> a", [(2, 3)]),
    ],
)
def test_einsum(pattern, shapes):
    got = infer("einops.einsum", *(Tensor(shape) for shape in shapes), pattern)
    try:
        want = tuple(einops.einsum(*(torch.zeros(shape) for shape in shapes), pattern).shape)
    except Exception:
        assert got.failed is not None
        return
    assert got.result.shape == want


@pytest.mark.parametrize(("shape", "pattern"), [((2, 3), "a b"), ((2, 3), "a _"), ((2, 3), "a b c")])
def test_parse_shape(shape, pattern):
    got = infer("einops.parse_shape", Tensor(shape), pattern=pattern)
    try:
        want = einops.parse_shape(torch.zeros(shape), pattern)
    except (einops.EinopsError, RuntimeError):
        assert got.failed is not None
        return
    assert got.result == want


def test_asnumpy():
    assert infer("einops.asnumpy", Tensor((2, 3))).result.shape == einops.asnumpy(torch.zeros(2, 3)).shape


def test_every_rule_is_tried():
    tried = {"rearrange", "reduce", "repeat", "pack", "unpack", "einsum", "parse_shape", "asnumpy"}
    registry = builtin_registry()
    names = {name for name in (*registry.ops, *registry.layers) if name.startswith("einops.")}
    assert names == {f"einops.{name}" for name in tried}
