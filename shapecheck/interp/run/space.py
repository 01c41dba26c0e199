"""The door: what values do, for every room that stands below `python`. `assembly` fills it once, at import.

The rooms call one another as Python's own constructs do: a list method calls the program's function, a call binds an
attribute. So they ask here, under Python's names, and import nothing that stands above them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import (
    ClassObj,
    Completion,
    DictObj,
    Input,
    Instance,
    ListObj,
    Scope,
    SetObj,
    Value,
)
from shapecheck.interp.values.sequences import Sequence as Items
from shapecheck.values import Tensor, Unknown

Arguments = tuple[Value, ...]
Keywords = Mapping[str, Value]


class MakeClass(Protocol):
    def __call__(
        self, name: str, bases: Sequence[Value], attrs: dict[str, Value], run: Run, at: Span | None = None
    ) -> ClassObj: ...


# -------------------------------------------------------------------- calls
call: Callable[[Value, Arguments, Keywords, Run], Value]
"""`function(*args, **kwargs)`."""
call_method: Callable[[Value, str, Arguments, Run], Value]
"""`owner.name(*args)`."""
make_class: MakeClass
"""`type(name, bases, attrs)`."""

# -------------------------------------------------------------------- attributes
attribute: Callable[[Value, str, Run], Value]
"""`owner.name`; raises AttributeError in the program where there is none."""
look_up: Callable[[Value, str, Run], Value]
"""`owner.name`, or MISSING."""
bind: Callable[[Value, Value, Run], Value]
"""What a name found in a class is when it is asked of an object: functions become methods, properties are called."""
set_attribute: Callable[[Value, str, Value, Run], None]
"""`owner.name = value`."""
delete_attribute: Callable[[Value, str, Run], None]
"""`del owner.name`."""
own_attribute: Callable[[Instance, str, Run], Value]
"""`object.__getattribute__(owner, name)`, or MISSING."""
set_own_attribute: Callable[[Instance, str, Value, Run], None]
"""`object.__setattr__(owner, name, value)`."""
put_attribute: Callable[[Instance, str, Value, Run], None]
"""Into the object's own names, whatever its class says."""

# -------------------------------------------------------------------- items
item: Callable[[Value, Value, Run], Value]
"""`owner[index]`."""
set_item: Callable[[Value, Value, Value, Run], None]
"""`owner[index] = value`."""
delete_item: Callable[[Value, Value, Run], None]
"""`del owner[index]`."""
extend: Callable[[ListObj, Value, Run], None]
"""`owner.extend(values)`."""

# -------------------------------------------------------------------- iteration
iterate_exactly: Callable[[Value, Run], list[Value] | Unknown]
"""All items, where they are known one by one."""
sequence_of: Callable[[Value, Run], Items | Unknown]
"""The items of an iterable, some of which may stand for a symbolic number of them."""
rounds_of: Callable[[Value, Run], Items | Unknown]
"""The items as a loop takes them: what its body adds to a list comes along."""

# -------------------------------------------------------------------- operators
truth: Callable[[Value, Run], Value]
"""`bool(value)`: True, False, a symbolic truth, or unknown."""
binary: Callable[[str, Value, Value, Run], Value]
"""`left op right`, of arithmetic."""
compare: Callable[[str, Value, Value, Run], Value]
"""`left op right`, of comparisons, `is` and `in`."""
unary: Callable[[str, Value, Run], Value]
"""`op operand`."""
contains: Callable[[Value, Value, Run], Value]
"""`item in container`: the container stands first."""

# -------------------------------------------------------------------- code
eval_expr: Callable[[ir.Expr, Run], Value]
exec_block: Callable[[tuple[ir.Stmt, ...], Run], Completion | None]
store_name: Callable[[str, Value, Run], None]
"""`name = value`, in the running scope."""

# -------------------------------------------------------------------- what lower rooms ask of torch and of libraries
call_library: Callable[[str, Sequence[Value], Keywords, Run], Value]
"""A call of what a dotted name of a modelled library stands for."""
is_library_function: Callable[[str, Run], bool]
has_library_name: Callable[[str, Run], bool]
program_effects: Mapping[str, Callable[[Run, Arguments, dict[str, Value]], Value]]
"""Library functions that do something to the program rather than to shapes."""
settle_input: Callable[[Input, Run], Tensor]
"""An input whose rank is not known yet as a tensor of some rank."""
may_be_other: Callable[[Input, Run], None]
"""Note that an input may be something else than a tensor."""
tensor_lacks: Callable[[Tensor, str, Run], bool]
complete_table: Callable[[DictObj | SetObj, Value, Run], bool]
"""Whether a key that a table of a library lacks is there once the modules that may add it have run."""
unread_table: Callable[[DictObj | SetObj, Run], Unknown | None]
"""Why a table of a library may hold more than it does."""
settle_names: Callable[[Scope, Run], dict[str, Value]]
"""The names of a scope with their values, imports that were put off included."""
