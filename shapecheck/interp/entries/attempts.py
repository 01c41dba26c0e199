"""The attempts at one entry: its runs under given choices, along every path.

What the constructor makes is kept from one attempt to the next, unless choices or parted paths came up in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, NamedTuple, Self

from shapecheck.base.lite_dataclass import dataclass
from shapecheck.dims import Dim, DimTooLarge, Symbol
from shapecheck.interp.entries.demand import crossed_axes, demand_of, pinned_axes
from shapecheck.interp.run import space
from shapecheck.interp.run.budget import OverBudget
from shapecheck.interp.run.control import Raised, Restart, SplitNeeded
from shapecheck.interp.run.findings import Finding
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.run.path import Choice
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.standing import Standing, as_it_ended
from shapecheck.interp.values.objects import Instance, Value
from shapecheck.interp.values.store import Store
from shapecheck.values import Tensor


@dataclass(slots=True)
class Path:
    """How one path of an entry ended."""

    run: Run
    output: Value
    inputs: dict[str, Value]
    root: Value
    error: Raised | None = None
    over: str | None = None
    demand: int = 0
    """How much it asks of the inputs that nobody wrote."""
    pinned: frozenset[str] = frozenset()
    """The inputs of which it pins axes."""
    crossed: int = 0
    """How many of its inputs count a batch that is an inner axis of another one."""
    made: Any = None
    """What `finish` read off while the heap was still as the path left it."""

    @property
    def findings(self) -> list[Finding]:
        found = list(self.run.found.findings)
        if self.error is not None and self.error.finding is not None:
            found.append(self.error.finding)
        return found

    @property
    def proven(self) -> list[Finding]:
        """The findings that no choice made behind the first of them could take back."""
        return self.findings[: self.run.path.proven]

    @property
    def failed(self) -> bool:
        return bool(self.findings) or self.error is not None

    @property
    def unproven(self) -> bool:
        """Whether it ended in an exception that no finding explains and the program did not raise by itself."""
        return self.error is not None and not self.error.explicit and not self.findings


Build = Callable[[Run], Value]
"""Makes what is called."""
Call = Callable[[Run, Value], tuple[dict[str, Value], Value, Value]]
"""Calls it: the inputs by name, the root module, the output."""


class _Kept(NamedTuple):
    """What was built, the run behind that, and the store's mark before it."""

    built: Value
    standing: Standing
    mark: int


class Attempts:
    """The runs of one entry. `finish` reads a path off while the heap is still as the path left it."""

    def __init__(
        self, store: Store, make_run: Callable[[], Run], build: Build, call: Call, finish: Callable[[Path], Any]
    ) -> None:
        self._store = store
        self._make_run = make_run
        self._build = build
        self._call = call
        self._finish = finish
        self._kept: _Kept | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._forget()

    def paths(self, forced: Mapping[Any, int]) -> tuple[list[Path], int, dict[Any, Choice]]:
        """The paths under the choices `forced`, the steps that they took, and the choices that came up."""
        paths: list[Path] = []
        choices: dict[Any, Choice] = {}
        steps = 0
        ranks: dict[str, int] = {}
        renamed: dict[Symbol, Dim] = {}
        waiting: list[dict[Any, bool]] = [{}]
        while waiting:
            splits = waiting.pop()
            run, built = self._started()
            before = run.budget.spent
            run.path.forced, run.path.splits, run.path.ranks, run.path.renamed = forced, splits, ranks, renamed
            run.path.splittable = steps <= run.budget.path_steps
            try:
                path = self._path(run, built)
            except Restart:
                waiting.append(splits)
                self._forget()
            except SplitNeeded as split:
                waiting.append({**splits, split.key: False})
                waiting.append({**splits, split.key: True})
            else:
                if path is None:
                    waiting.append(splits)
                    self._forget()
                else:
                    paths.append(path)
                    choices.update(path.run.path.choices)
            finally:
                steps += run.budget.spent - before
                run.session.allowance.pay(run.budget.spent - before)
        return paths, steps, choices

    def _started(self) -> tuple[Run, Value]:
        """A run at its beginning, or behind the constructor with what that has made."""
        run = self._make_run()
        if self._kept is None:
            return run, None
        return self._kept.standing.again(run.budget), self._kept.built

    def _path(self, run: Run, built: Value) -> Path | None:
        """How a run ends; None where it has to be read again, with what is known now."""
        marks = [] if self._kept is not None else [self._store.mark()]
        try:
            path = self._ended(run, built, marks)
            if run.entry.read_again:
                return None
            tensors = tensors_of(path.inputs)
            pinned = pinned_axes(run, tensors)
            path.demand = run.path.oddities if path.failed else demand_of(run, path.inputs, tensors, pinned)
            path.pinned = frozenset(name for name, axes in pinned.items() if axes)
            path.crossed = crossed_axes(tensors, run.path.facts)
            path.made = self._finish(path)
            return path
        finally:
            while marks:
                self._store.rollback(marks.pop())

    def _ended(self, run: Run, built: Value, marks: list[int]) -> Path:
        """`marks` are of the store, and are to be gone back to."""
        try:
            if self._kept is None:
                built = self._build(run)
                if not (run.path.choices or run.path.conditions or run.entry.read_again):
                    self._kept = _Kept(built, Standing(run), marks.pop())
            marks.append(self._store.mark())
            inputs, root, output = self._call(run, built)
        except Raised as raised:
            run.path.note_failure(run.budget.spent)
            return Path(as_it_ended(run), None, dict(run.entry.inputs), None, error=raised)
        except (OverBudget, RecursionError, DimTooLarge) as over:
            reason = str(over) if isinstance(over, OverBudget) else type(over).__name__
            return Path(as_it_ended(run), run.unknown(reason), dict(run.entry.inputs), None, over=reason)
        return Path(as_it_ended(run), output, inputs, root)

    def _forget(self) -> None:
        """What was built is built again in the next run."""
        if self._kept is not None:
            self._store.rollback(self._kept.mark)
            self._kept = None


def tensors_of(inputs: Mapping[str, Value], within: frozenset[int] = frozenset()) -> dict[str, Tensor]:
    """The tensors that the inputs are or hold, those whose rank was chosen included; `within` are the objects that hold
    them, which may hold themselves.
    """
    found: dict[str, Tensor] = {}
    for name, value in inputs.items():
        tensor = space.tensor_of(value)
        if tensor is not None:
            found[name] = tensor
        elif id(value) in within:
            continue
        elif isinstance(value, Instance) and value.payload is None:
            parts = {f"{name}.{attribute}": part for attribute, part in value.attrs.items()}
            found |= tensors_of(parts, within | {id(value)})
        else:
            held = space.parts(kind_of(value).plain(value))
            found |= tensors_of({f"{name}[{n}]": part for n, part in enumerate(held)}, within | {id(value)})
    return found
