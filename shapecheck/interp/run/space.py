"""The door: the operations on values, under Python's names, for every room. It is an object space.

The rooms call one another as Python's own constructs do: a list method calls the program's function, a call binds an
attribute. So they ask here and import nothing that stands above them. Most operations are those of the value's kind
(`kinds`); the few that belong to the language or to torch as a whole are filled in by `assembly`, once, at import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from shapecheck import ir
from shapecheck.dims import any_of
from shapecheck.interp.run import alternatives, symbols
from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.entry import Use
from shapecheck.interp.run.kinds import KINDS, MISSING, NOT_IN_PLACE, Memo, Names, Precedence, kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import operations, truths
from shapecheck.interp.values.objects import (
    BoundMethod,
    Builtin,
    ClassObj,
    Completion,
    DictObj,
    Input,
    Instance,
    ListObj,
    Scope,
    SetObj,
    SymBool,
    Value,
)
from shapecheck.interp.values.sequences import Rounds
from shapecheck.interp.values.sequences import Sequence as Items
from shapecheck.values import Placeholder, Tensor, Unknown

Arguments = tuple[Value, ...]
Keywords = Mapping[str, Value]
WRITTEN_OUT = 64
"""Items up to which a repeated element before other items is written out."""
DEEPEST = 6
"""Levels of nesting that a NODE tells."""


# -------------------------------------------------------------------- calls
def call(function: Value, args: Arguments, kwargs: Keywords, run: Run) -> Value:
    """`function(*args, **kwargs)`."""
    return KINDS[type(function)].call(function, args, kwargs, run)


def call_method(owner: Value, name: str, args: Arguments, run: Run) -> Value:
    """`owner.name(*args)`."""
    return call(attribute(owner, name, run), args, {}, run)


# -------------------------------------------------------------------- attributes
def attribute(owner: Value, name: str, run: Run) -> Value:
    """`owner.name`; raises AttributeError in the program where there is none."""
    kind = KINDS[type(owner)]
    found = kind.attribute(owner, name, run)
    return kind.wrong_attribute(owner, name, run) if found is MISSING else found


def look_up(owner: Value, name: str, run: Run) -> Value:
    """`owner.name`, or MISSING."""
    return KINDS[type(owner)].attribute(owner, name, run)


def bind(found: Value, owner: Value, run: Run) -> Value:
    """What a name found in a class is when it is asked of an object: a function is then a method."""
    return KINDS[type(found)].bind(found, owner, run)


def set_attribute(owner: Value, name: str, value: Value, run: Run) -> None:
    """`owner.name = value`."""
    kind_of(owner).set_attribute(owner, name, value, run)


def delete_attribute(owner: Value, name: str, run: Run) -> None:
    """`del owner.name`."""
    kind_of(owner).delete_attribute(owner, name, run)


def method(owner: Value, model: Builtin, run: Run) -> Value:
    """A modelled method of a builtin type, bound; one whose name begins with "@" is an attribute, and read."""
    return model.call(run, (owner,), {}) if model.name.startswith("@") else BoundMethod(owner, model)


# -------------------------------------------------------------------- items
def item(owner: Value, index: Value, run: Run) -> Value:
    """`owner[index]`."""
    _note_bounds(index, run)
    return KINDS[type(owner)].item(owner, index, run)


def set_item(owner: Value, index: Value, value: Value, run: Run) -> None:
    """`owner[index] = value`."""
    _note_bounds(index, run)
    KINDS[type(owner)].set_item(owner, index, value, run)


def delete_item(owner: Value, index: Value, run: Run) -> None:
    """`del owner[index]`."""
    kind_of(owner).delete_item(owner, index, run)


def _note_bounds(index: Value, run: Run) -> None:
    """The bounds of a slice are numbers."""
    for part in index if type(index) is tuple else (index,):
        if type(part) is slice:
            for bound in (part.start, part.stop, part.step):
                KINDS[type(bound)].not_a_tensor(bound, run, Use.NUMBER)


def extend(owner: ListObj, value: Value, run: Run) -> None:
    """`owner.extend(value)`, which `owner += value` does too."""
    items = sequence_of(value, run)
    run.store.touch(owner)
    if isinstance(items, Unknown):
        owner.open = owner.open or items
    elif owner.exact:
        owner.items.extend(items.items)
        owner.tail, owner.open = items.tail, items.open
    elif items.items or items.tail is not None or items.open is not None:
        owner.open = owner.open or run.unknown("a list of symbolic length that grows")


# -------------------------------------------------------------------- iteration
def rounds_of(value: Value, run: Run) -> Items | Unknown:
    """The items as a loop takes them: there may be some behind the tail."""
    return KINDS[type(value)].rounds(value, run)


def sequence_of(value: Value, run: Run) -> Items | Unknown:
    """The items of an iterable, some of which may stand for a symbolic number of them; an iterator is used up."""
    found = rounds_of(value, run)
    return _written_out(found, run) if isinstance(found, Rounds) else found


def _written_out(rounds: Rounds, run: Run) -> Items:
    """A sequence with items behind its tail as one without: the tail written out where it is short."""
    tail = rounds.tail
    if tail is None:
        return Items([*rounds.items, *rounds.closing], None, rounds.open)
    if isinstance(tail.times, int) and tail.times <= WRITTEN_OUT and rounds.open is None:
        return Items([*rounds.items, *[tail.element] * tail.times, *rounds.closing])
    return Items(rounds.items, None, rounds.open or run.unknown("a great many items, of which the last ones differ"))


def iterate_exactly(value: Value, run: Run) -> list[Value] | Unknown:
    """Every item, or why they are not all known."""
    found = sequence_of(value, run)
    if isinstance(found, Unknown):
        return found
    if found.open is not None:
        return found.open
    if found.tail is not None:
        if isinstance(value, ListObj):
            symbols.mark_structural((found.tail.times,), run)
        return run.unknown("the number of items is symbolic")
    return found.items


def items(value: Value, run: Run) -> list[Value]:
    """Every item, for the model of a function: where they are not all known its call gives the reason."""
    found = iterate_exactly(value, run)
    if isinstance(found, Unknown):
        raise NotFollowed(found)
    return found


def sequence(value: Value, run: Run) -> Items:
    """The items of an iterable, for the model of a function: where there is none its call gives the reason."""
    found = sequence_of(value, run)
    if isinstance(found, Unknown):
        raise NotFollowed(found)
    return found


def length(value: Value, run: Run) -> Value:
    """`len(value)`."""
    return KINDS[type(value)].length(value, run)


# -------------------------------------------------------------------- operators
def truth(value: Value, run: Run) -> Value:
    """`bool(value)`: True, False, a truth that sizes or the mode decide, or unknown."""
    return KINDS[type(value)].truth(value, run)


def decided(value: Value, reason: str, run: Run) -> bool:
    """`bool(value)`, for the model of a function: where that is not known its call gives the reason."""
    verdict = truth(value, run)
    if isinstance(verdict, bool):
        return verdict
    raise NotFollowed(run.unknown(reason))


def unary(op: str, operand: Value, run: Run) -> Value:
    """`op operand`."""
    if op == "not":
        return truths.negation(truth(operand, run), run)
    return kind_of(operand).unary(op, operand, run)


def binary(op: str, left: Value, right: Value, run: Run) -> Value:
    """`left op right`, of arithmetic."""
    if type(left) in operations.SCALARS and type(right) in operations.SCALARS:
        return operations.of_scalars(op, left, right, run)
    a, b = KINDS[type(left)], KINDS[type(right)]
    return (a if a.precedence >= b.precedence else b).binary(op, left, right, run)


def augmented(op: str, old: Value, value: Value, run: Run) -> Value:
    """What `old op= value` leaves under the name."""
    changed = kind_of(old).in_place(op, old, value, run)
    return binary(op, old, value, run) if changed is NOT_IN_PLACE else changed


def compare(op: str, left: Value, right: Value, run: Run) -> Value:
    """`left op right`, of comparisons, `is` and `in`."""
    match op:
        case "is":
            return identical(left, right, run)
        case "is not":
            return truths.negation(identical(left, right, run), run)
        case "in":
            return contains(right, left, run)
        case "not in":
            return truths.negation(contains(right, left, run), run)
        case _:
            a, b = KINDS[type(left)], KINDS[type(right)]
            return (a if a.precedence >= b.precedence else b).compare(op, left, right, run)


def identical(left: Value, right: Value, run: Run) -> Value:
    """`left is right`."""
    left, right = asked(left), asked(right)
    for side in (left, right):
        if isinstance(side, Unknown):
            return side
    if left is None or right is None:
        return left is right
    for side, other in ((left, right), (right, left)):
        if isinstance(side, (bool, type)):
            return _is_constant(other, side, run)
    if isinstance(left, Tensor) and isinstance(right, Tensor) and left.identity is not None:
        return left.identity is right.identity
    return left is right or (type(left) is type(right) and kind_of(left).one_object and left == right)


def asked(value: Value) -> Value:
    """The value where a program only asks whether something is there, or of which type it is."""
    return value.default if isinstance(value, Placeholder) else value  # type: ignore[return-value]


def _is_constant(value: Value, constant: Value, run: Run) -> Value:
    """`value is True`: a truth that is undecided is the condition itself."""
    if not kind_of(value).undecided:
        name = alternatives.parameter_of(value, run)
        if isinstance(constant, bool) and name is not None:
            alternatives.note(name, alternatives.FLAG, run)
        return value is constant
    if isinstance(constant, bool):
        return value if constant else truths.negation(value, run)
    return run.unknown("is")


def contains(container: Value, member: Value, run: Run) -> Value:
    """`member in container`: the container stands first."""
    return kind_of(container).contains(container, member, run)


def contains_by_rounds(container: Value, member: Value, run: Run) -> Value:
    """`member in container` by going through the items."""
    found = sequence_of(container, run)
    if isinstance(found, Unknown):
        return found
    verdicts = [
        member is other if kind_of(other).precedence is Precedence.TENSOR else compare("==", member, other, run)
        for other in found.items
    ]
    if any(verdict is True for verdict in verdicts):
        return True
    if found.open is not None or found.tail is not None:
        return found.open or run.unknown("membership in a list of symbolic length")
    undecided = [verdict for verdict in verdicts if verdict is not False]
    if not undecided:
        return False
    goals = [verdict.goal for verdict in undecided if isinstance(verdict, SymBool)]
    return truths.symbolic_truth(any_of(*goals)) if len(goals) == len(undecided) else run.unknown("membership")


# -------------------------------------------------------------------- what it holds
def is_tensor(value: Value) -> bool:
    """Whether the program means a tensor by a value, whose rank may not be chosen yet."""
    return KINDS[type(value)].is_tensor


def tensor_of(value: Value) -> Tensor | None:
    """The tensor that a value is, where its rank is known."""
    return KINDS[type(value)].tensor(value)


def parts(value: Value) -> Iterable[Value]:
    """What a container holds, as far as it is seen; nothing else has parts."""
    return KINDS[type(value)].parts(value)


def mapped(value: Value, change: Callable[[Value], Value]) -> Value:
    """A container of the same form that holds what `change` makes of each part; all else is itself."""
    return kind_of(value).mapped(value, change)


# -------------------------------------------------------------------- in other forms
def exported(value: Value, run: Run) -> Any:
    """A value as rules see it: containers as plain lists, tuples and dicts, inputs as tensors, sizes normalised."""
    return KINDS[type(value)].exported(value, run)


def not_followed(value: Value, why: str, run: Run) -> Unknown:
    """What a use of a value gives that no model follows: the value's own reason, else `why`."""
    return kind_of(value).not_followed(value, why, run)


def text(value: Value, run: Run) -> str | Unknown:
    """`str(value)`."""
    return kind_of(value).text(value, run)


def representation(value: Value, run: Run) -> str | Unknown:
    """`repr(value)`."""
    return kind_of(value).representation(value, run)


def native(value: Value) -> Any:
    """The Python object that a value stands for, containers copied; raises NotNative where it is not fully known."""
    return kind_of(value).native(value)


def node(value: Value, names: Names, depth: int = 0) -> Any:
    """A value as a NODE of the JSON contract."""
    kind = kind_of(value)
    if depth > DEEPEST and kind.precedence not in (Precedence.TENSOR, Precedence.UNKNOWN):
        return {"unknown": "nested too deeply"}
    return kind.node(value, names, depth)


def deep_copy(value: Value, memo: Memo, run: Run) -> Value:
    """A copy of a value with all that it holds; what was met before is in `memo`."""
    return kind_of(value).copied_deeply(value, memo, run)


def deep_copies(values: Mapping[Any, Value], memo: Memo, run: Run) -> dict[Any, Value]:
    """Such copies by name."""
    return {name: deep_copy(value, memo, run) for name, value in values.items()}


# -------------------------------------------------------------------- the language
create_class: Callable[[Value, str, Sequence[Value], DictObj, Keywords, Run], Value]
"""`type.__new__(metaclass, name, bases, namespace, **keywords)`."""
construct: Callable[[ClassObj, Arguments, Keywords, Run], Value]
"""`type.__call__(cls, *args, **kwargs)`."""
own_attribute: Callable[[Instance, str, Run], Value]
"""`object.__getattribute__(owner, name)`, or MISSING."""
set_own_attribute: Callable[[Instance, str, Value, Run], None]
"""`object.__setattr__(owner, name, value)`."""
delete_own_attribute: Callable[[Instance, str, Run], None]
"""`object.__delattr__(owner, name)`."""
put_attribute: Callable[[Instance, str, Value, Run], None]
"""Into the object's own names, whatever its class says."""
eval_expr: Callable[[ir.Expr, Run], Value]
exec_block: Callable[[tuple[ir.Stmt, ...], Run], Completion | None]
store_name: Callable[[str, Value, Run], None]
"""`name = value`, in the running scope."""


# -------------------------------------------------------------------- what lower rooms ask of torch and of libraries
call_library: Callable[[str, Sequence[Value], Keywords, Run], Value]
"""A call of what a dotted name of a modelled library stands for."""
star_names: Callable[[str, Run], dict[str, Value]]
"""What `from library import *` brings of a modelled library, as far as that is known."""
program_effects: Mapping[str, Callable[[Run, Arguments, dict[str, Value]], Value]]
"""Library functions that do something to the program rather than to shapes."""
as_tensor: Callable[[Input, Run], Tensor]
"""An input whose rank is not known yet as a tensor of some rank."""
tensor_lacks: Callable[[Tensor, str, Run], bool]
complete_table: Callable[[DictObj | SetObj, Value, Run], bool]
"""Whether a key that a table of a library lacks is there once the modules that may add it have run."""
unread_table: Callable[[DictObj | SetObj, Run], Unknown | None]
"""Why a table of a library may hold more than it does."""
fill_table: Callable[[DictObj | SetObj, Run], None]
"""Have a table of the project filled by the modules that Python would have run by now."""
take_stars: Callable[[Scope, Run], None]
"""Bind what star imports of the project's modules bring."""
resolve_names: Callable[[Scope, Run], dict[str, Value]]
"""The names of a scope with their values, imports that were put off included."""


class ModuleObjects(Protocol):
    """What objects of `torch.nn.Module` do in place of plain objects."""

    tables: tuple[str, ...]

    def find(self, owner: Instance, name: str) -> tuple[Value] | None: ...
    def registered(self, owner: Instance, name: Value, run: Run) -> Value: ...
    def set(self, owner: Instance, name: str, value: Value, run: Run) -> None: ...
    def delete(self, owner: Instance, name: str, run: Run) -> bool: ...
    def call(self, owner: Instance, args: Arguments, kwargs: Keywords, run: Run) -> Value: ...
    def initialise(self, owner: Instance, run: Run) -> None: ...
    def check_constructed(self, owner: Instance, run: Run) -> None: ...


module_objects: ModuleObjects
