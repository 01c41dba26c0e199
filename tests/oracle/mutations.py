"""Calls near a given one: other sizes, axes, flags and dtypes. Most of what torch accepts is reached this way, and the
edge of what it refuses too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import torch
from hypothesis import strategies as st
from torch_side import Call

Path = tuple[Any, ...]
Draw = Callable[[st.SearchStrategy[Any]], Any]
Tree = tuple[Any, ...]

SIZES = st.sampled_from((1, 2, 3, 4, 5, 6, 7, 8))
OTHER_DTYPES = (torch.float32, torch.int64, torch.bool, torch.float64, torch.int32)


def leaves(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The parts of nested arguments, with the way to each."""
    if type(tree) in {tuple, list}:
        for place, value in enumerate(tree):
            yield from leaves(value, (*path, place))
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, (*path, key))
    else:
        yield path, tree


def mapped(tree: Any, change: Callable[[Path, Any], Any], path: Path = ()) -> Any:
    """The same nesting with each part changed."""
    if type(tree) in {tuple, list}:
        return type(tree)(mapped(value, change, (*path, place)) for place, value in enumerate(tree))
    if isinstance(tree, dict):
        return {key: mapped(value, change, (*path, key)) for key, value in tree.items()}
    return change(path, tree)


def refilled(tensor: torch.Tensor, shape: tuple[int, ...]) -> torch.Tensor:
    """A tensor of another shape with the same kind of numbers."""
    count = 1
    for size in shape:
        count *= size
    flat = tensor.detach().flatten() if tensor.numel() else torch.zeros(1, dtype=tensor.dtype)
    return flat.repeat(count // flat.numel() + 1)[:count].reshape(shape)


def is_tensor(value: Any) -> bool:
    return isinstance(value, torch.Tensor) and value.layout is torch.strided


def _resize_all(draw: Draw, tree: Tree) -> Tree:
    """One size becomes another wherever it occurs, in numbers too."""
    sizes = sorted({size for _, leaf in leaves(tree) if is_tensor(leaf) for size in leaf.shape})
    if not sizes:
        return tree
    old, new = draw(st.sampled_from(sizes)), draw(SIZES)
    numbers = draw(st.booleans())

    def change(path: Path, leaf: Any) -> Any:
        if is_tensor(leaf):
            return refilled(leaf, tuple(new if size == old else size for size in leaf.shape))
        return new if numbers and type(leaf) is int and leaf == old and old > 1 else leaf

    return mapped(tree, change)


def _reshape_one(draw: Draw, tree: Tree) -> Tree:
    """One tensor gets another shape: a size, an axis more or less, two axes swapped."""
    places = [path for path, leaf in leaves(tree) if is_tensor(leaf)]
    if not places:
        return tree
    chosen = draw(st.sampled_from(places))
    return mapped(tree, lambda path, leaf: refilled(leaf, _other_shape(draw, leaf.shape)) if path == chosen else leaf)


def _reshape_all(draw: Draw, tree: Tree) -> Tree:
    """All tensors lose or gain a first axis."""
    size = draw(st.sampled_from((0, 2, 3)))

    def change(path: Path, leaf: Any) -> Any:
        if not is_tensor(leaf) or (not size and not leaf.ndim):
            return leaf
        return refilled(leaf, (size, *leaf.shape) if size else tuple(leaf.shape[1:]))

    return mapped(tree, change)


def _other_shape(draw: Draw, old: tuple[int, ...]) -> tuple[int, ...]:
    shape = list(old)
    way = draw(st.sampled_from(("size", "size", "more", "less", "swap")))
    axis = draw(st.integers(0, max(len(shape) - 1, 0)))
    if way == "more" or not shape:
        shape.insert(axis, draw(SIZES))
    elif way == "size":
        shape[axis] = draw(SIZES)
    elif way == "less":
        del shape[axis]
    else:
        other = draw(st.integers(0, len(shape) - 1))
        shape[axis], shape[other] = shape[other], shape[axis]
    return tuple(shape[:5])


def _numbers(draw: Draw, tree: Tree) -> Tree:
    """One number or flag becomes another."""
    places = [path for path, leaf in leaves(tree) if type(leaf) in {int, bool}]
    if not places:
        return tree
    chosen = draw(st.sampled_from(places))
    step = draw(st.sampled_from((1, -1, 2, -2)))
    negated = draw(st.booleans())

    def change(path: Path, leaf: Any) -> Any:
        if path != chosen:
            return leaf
        return not leaf if isinstance(leaf, bool) else -leaf if negated and leaf else leaf + step

    return mapped(tree, change)


def _dtype(draw: Draw, tree: Tree) -> Tree:
    """One tensor gets another dtype."""
    places = [path for path, leaf in leaves(tree) if is_tensor(leaf) and not leaf.is_complex()]
    if not places:
        return tree
    chosen, dtype = draw(st.sampled_from(places)), draw(st.sampled_from(OTHER_DTYPES))
    return mapped(tree, lambda path, leaf: leaf.to(dtype) if path == chosen else leaf)


WAYS = (_resize_all, _resize_all, _resize_all, _reshape_one, _reshape_all, _numbers, _dtype)


@st.composite
def near(draw: Draw, seeds: list[Call]) -> Call:
    """A call near one of the seeds, up to three steps away."""
    seed = draw(st.sampled_from(seeds))
    tree: Tree = (seed.args, seed.kwargs, seed.init)
    for way in draw(st.lists(st.sampled_from(WAYS), max_size=3)):
        tree = way(draw, tree)
    args, kwargs, init = tree
    return replace(seed, args=args, kwargs=kwargs, init=init)
