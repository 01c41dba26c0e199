"""Inputs of a model whose shapes nobody states: their ranks are chosen among those that the first operation accepts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from shapecheck.dims import DimTooLarge, sym
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Restart
from shapecheck.interp.run.path import ONE_BATCH, ONE_RANK
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import argument_forms, asked_dtypes
from shapecheck.interp.values.objects import Input, Value
from shapecheck.rules.core.call import RuleFailed
from shapecheck.rules.core.check import Check, DemandFailed, Undetermined
from shapecheck.values import Origin, Tensor

RANKLESS = frozenset(
    {
        "to",
        "float",
        "double",
        "half",
        "bfloat16",
        "contiguous",
        "clone",
        "detach",
        "cuda",
        "cpu",
        "type",
        "requires_grad_",
        "long",
        "int",
        "bool",
        "device",
        "type_as",
        "backward",
        "relu",
        "sigmoid",
        "tanh",
        "abs",
        "exp",
        "sqrt",
    }
)
"""Tensor attributes that say nothing of the rank."""

RANKS = (2, 3, 4, 5, 1, 6, 0)
"""Ranks to try, the usual ones first."""

DTYPES = ("float32", "int64", "bool")

NUMBERS = DTYPES[:2]
"""Dtypes between which only what follows can tell, where a call takes both."""


def make_tensor(name: str, rank: int, dtype: str | None) -> Tensor:
    """An input of a rank: one symbol an axis, named after the input."""
    shape = tuple(sym(f"{name}.{axis}") for axis in range(rank))
    return Tensor(shape, dtype, origin=Origin(name, None, shape))


def choose_rank(value: Input, run: Run, likely: int | None = None) -> Tensor:
    """The tensor of an input; where no operation has said what it takes, two axes are tried first, or those that are
    likely.
    """
    if value.tensor is None:
        first = run.path.forced.get(ONE_RANK) if likely is None else likely
        _take(value, [(rank, None) for rank in _order(first)], None, run)
    assert value.tensor is not None
    return value.tensor


def as_tensor(value: Value, run: Run) -> Tensor | None:
    """The tensor that a value is; the rank of an input is chosen. None for anything else."""
    return choose_rank(value, run) if isinstance(value, Input) else space.tensor_of(value)


def index_with(index: Value, run: Run) -> None:
    """What comes of an input of open dtype and is an index counts: the program runs again with integers for it."""
    for item in index if isinstance(index, tuple) else (index,):
        if isinstance(item, Input):
            argument_forms.index(item, run)
        source = source_of(item, run) if isinstance(item, Tensor) and item.dtype is None else None
        if source is not None and source.tensor is not None and source.tensor.dtype is None:
            run.entry.noted.counted.add(source.name)
            raise Restart


def source_of(value: Value, run: Run) -> Input | None:
    """The input that a tensor came of, step by step."""
    if isinstance(value, Input):
        return value
    origin = value.origin if isinstance(value, Tensor) else None
    while origin is not None and origin.parent is not None:
        origin = origin.parent
    return run.entry.tensors.get(origin.what) if origin is not None and origin.at is None else None


def _take(value: Input, options: Sequence[tuple[int, str | None]], batched: int | None, run: Run) -> None:
    """Choose a rank. When sizes fail, a layer's batched form stays, and a free rank is tried up to three."""
    two_forms = batched is not None and {rank for rank, _ in options} <= {batched, batched - 1}
    on_sizes = frozenset(i for i, (rank, _) in enumerate(options) if not two_forms and 1 <= rank <= 3)
    rank, dtype = options[run.choose(("rank", value.name), len(options), on_sizes, value.name)]
    earlier = run.path.ranks.setdefault(value.name, rank)
    rank, dtype = next((option for option in options if option[0] == earlier), (rank, dtype))
    dtype = asked_dtypes.taken(value.name, run) if dtype is None else dtype
    run.entry.inputs_chosen = True
    run.store.touch(value)
    value.tensor = make_tensor(value.name, rank, dtype)
    if run.path.forced.get(ONE_BATCH) and rank:
        run.entry.batch = value.tensor.shape[0] if run.entry.batch is None else run.entry.batch
        shape = (run.entry.batch, *value.tensor.shape[1:])
        value.tensor = Tensor(shape, dtype, origin=Origin(value.name, None, shape))


def choose_ranks(
    waiting: Sequence[Input],
    run: Run,
    trial: Callable[[Check], Any],
    batched: int | None,
    dtypes: Sequence[str],
    peer: int | None = None,
) -> None:
    """Settle the inputs of one call, each with what the call accepts, the batched form first, or the rank of its peers
    in the call.
    """
    distinct = list(dict.fromkeys(waiting))
    for position, value in enumerate(distinct):
        options = _accepted(value, distinct[position:], run, trial, batched, dtypes)
        likely = peer if peer is not None or batched is not None else run.path.forced.get(ONE_RANK)
        options.sort(key=lambda option: option[0] != likely)
        _take(value, options or [(rank, (dtypes or DTYPES)[0]) for rank in _order(batched)], batched, run)


def _order(batched: int | None) -> list[int]:
    return list(RANKS) if batched is None else [batched, *(r for r in RANKS if r != batched)]


def _accepted(
    value: Input,
    others: Sequence[Input],
    run: Run,
    trial: Callable[[Check], Any],
    batched: int | None,
    dtypes: Sequence[str],
) -> list[tuple[int, str | None]]:
    accepted: list[tuple[int, str | None]] = []
    asked = asked_dtypes.taken(value.name, run)
    if asked is not None and (not dtypes or asked in dtypes):
        dtypes = (asked,)
    for dtype in dtypes or DTYPES:
        for rank in _order(batched):
            if _works(value, others, rank, dtype, run, trial):
                accepted.append((rank, dtype))
        if accepted:
            break
    if not dtypes and accepted and all(_works(value, others, accepted[0][0], d, run, trial) for d in NUMBERS):
        return [(rank, None) for rank, _ in accepted]
    return accepted


def _works(
    value: Input, others: Sequence[Input], rank: int, dtype: str, run: Run, trial: Callable[[Check], Any]
) -> bool:
    """Whether the call takes `value` with this rank when the other waiting inputs have it too."""
    try:
        for other in others:
            other.tensor = make_tensor(other.name, rank, dtype)
        trial(Check(run.path.facts, fresh_count=run.new_fresh))
    except (DemandFailed, RuleFailed):
        return False
    except (Undetermined, DimTooLarge):
        return True
    finally:
        for other in others:
            other.tensor = None
    return True
