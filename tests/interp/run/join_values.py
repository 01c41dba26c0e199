"""Random values of the interpreter that are like each other, as those that two paths leave in one variable are."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import strategies as st

from shapecheck import ir
from shapecheck.dims import Goal, divides, eq, evaluate_goal, floordiv, le, mod, sym
from shapecheck.interp.values.objects import (
    BoundMethod,
    ClassObj,
    DictObj,
    Doubtful,
    FunctionObj,
    Instance,
    LibraryName,
    ListObj,
    ModuleObj,
    Ratio,
    Real,
    Repeated,
    Scope,
    SetObj,
    SymBool,
)
from shapecheck.values import Constant, DType, Named, Range, SomeDevice, Tensor, Unknown

B, T = sym("B"), sym("T")
COUNT = sym("u", opaque=True, minimum=0)
"""A size that depends on data."""
EVERY_SIZE = [dict(zip("BTu", sizes, strict=True)) for sizes in product(range(1, 6), range(1, 6), range(4))]
SIZES = st.sampled_from(EVERY_SIZE)

MODULE = ModuleObj("m", "m.py", ir.Module("m.py", "m", (), None, ()), Scope({}, None), True)
CODE = ir.Function(ir.NOWHERE, "f", (), (), (), None, frozenset(), False, False, None, 1)
CLOSURE = Scope({}, None)
BASE = ClassObj("Base", (), {"kind": 1})
LEFT, RIGHT = (ClassObj(name, (BASE,), {}) for name in ("Left", "Right"))
for cls in (LEFT, RIGHT):
    cls.mro = (cls, BASE)
OBJECTS = (Instance(LEFT, {}), Instance(RIGHT, {}))
FUNCTIONS = tuple(FunctionObj(CODE, CLOSURE, MODULE, defaults, "f") for defaults in ({"n": 1}, {"n": 1}, {"n": 2}))
WORDS = ("a", "b", "c")

dims = st.sampled_from((0, 1, 2, 3, B, T, T + 1, 2 * T, floordiv(T, 2), COUNT))
numbers = st.sampled_from((-2, -1, 0, 1, 2, T, T - 3, mod(T, 2), B + T, -T, COUNT))
plain = st.sampled_from(
    (None, True, False, 0.5, 1.0, "", "a", "b", 1, Unknown("it is not known"), SomeDevice("which device"),
     DType("float32"), DType("int64"), LibraryName("torch.relu"), LibraryName("torch.tanh"), BASE, LEFT, *OBJECTS,
     *FUNCTIONS, SymBool(eq(T, 2)), Ratio(T, 2), Real(), int)
)  # fmt: skip
GOALS = (eq(T, 1), le(T, 3), eq(B, T), divides(2, T), eq(mod(T, 2), 0), le(B, T), eq(COUNT, 2))


@st.composite
def partings(draw: st.DrawFn) -> tuple[Goal, dict[str, int], dict[str, int]]:
    """A condition that two paths part by, with sizes of the one and of the other."""
    goal = draw(st.sampled_from(GOALS))
    holds = [sizes for sizes in EVERY_SIZE if evaluate_goal(goal, sizes)]
    return goal, draw(st.sampled_from(holds)), draw(st.sampled_from([s for s in EVERY_SIZE if s not in holds]))


def _reason(draw: st.DrawFn) -> Unknown | None:
    return Unknown("more may be there") if draw(st.integers(0, 4)) == 0 else None


@st.composite
def tensors(draw: st.DrawFn, count: int) -> list[Any]:
    rank = draw(st.integers(0, 2))
    found = []
    for _ in range(count):
        shape = [draw(dims) for _ in range(rank if draw(st.integers(0, 6)) else 1)]
        dtype = draw(st.sampled_from(("float32", "float32", "int64", None)))
        found.append(
            Tensor(
                tuple(shape),
                dtype,
                draw(st.sampled_from((None, Constant((1, 2)), Constant((1, 3)), Range(0, T), Range(0, B)))),
                array=draw(st.integers(0, 6)) == 0,
                memory=frozenset(draw(st.sets(st.sampled_from(WORDS), max_size=2))),
            )
        )
    return found


LEAVES = tuple(
    lambda count, kind=kind: st.lists(kind, min_size=count, max_size=count)
    for kind in (numbers, plain, st.booleans(), st.sampled_from(FUNCTIONS))
)


@st.composite
def families(draw: st.DrawFn, count: int, depth: int = 2) -> list[Any]:
    """`count` values of one kind, mostly."""
    if count > 1 and draw(st.integers(0, 9)) == 9:
        return [draw(families(1, depth))[0] for _ in range(count)]
    nested = (tuples, lists, dicts, dicts, slices, methods) if depth else ()
    chosen = draw(st.sampled_from((*LEAVES, tensors, *nested)))
    return draw(chosen(count, depth - 1) if chosen in nested else chosen(count))


@st.composite
def tuples(draw: st.DrawFn, count: int, depth: int) -> list[Any]:
    rows = [draw(families(count, depth)) for _ in range(draw(st.integers(0, 2)))]
    made = [tuple(row[place] for row in rows) for place in range(count)]
    named = draw(st.integers(0, 3)) == 0
    fields = [draw(st.permutations(("values", "indices")))[: len(rows)] for _ in range(count)]
    for place in range(count):
        if named:
            made[place] = Named("max", **dict(zip(fields[place], made[place], strict=True)))
        elif draw(st.integers(0, 9)) == 0:
            made[place] = made[place][:1]
    return made


@st.composite
def lists(draw: st.DrawFn, count: int, depth: int) -> list[Any]:
    rows = [draw(families(count, depth)) for _ in range(draw(st.integers(0, 2)))]
    tails = draw(families(count, 0)) if draw(st.booleans()) else []
    made = []
    for place in range(count):
        items = [row[place] for row in rows]
        items = items if draw(st.integers(0, 4)) else items[:1]
        tail = Repeated(tails[place], draw(st.sampled_from((T, B)))) if tails and draw(st.booleans()) else None
        kind = draw(st.sampled_from(("list", "list", "list", "deque")))
        made.append(ListObj(items, tail, _reason(draw), kind))
    return made


@st.composite
def dicts(draw: st.DrawFn, count: int, depth: int) -> list[Any]:
    rows = {word: draw(families(count, depth)) for word in WORDS}
    made = []
    shared = draw(st.integers(0, 3))
    for place in range(count):
        count_here = draw(st.sampled_from((shared, shared, 0, 1, 2, 3)))
        keys = draw(st.permutations(WORDS[:count_here]))
        table = DictObj({key: rows[key][place] for key in keys}, _reason(draw))
        rest = [key for key in WORDS if key not in keys]
        if rest and draw(st.integers(0, 2)) == 0:
            reason = Unknown("a key is there on some paths only")
            table.doubtful = Doubtful(
                {key: rows[key][place] for key in rest[:1]}, reason, draw(st.integers(0, len(keys)))
            )
            table.open = table.open or reason
        if draw(st.integers(0, 4)) == 0:
            table.kind, table.factory = draw(st.sampled_from((("Counter", None), ("dict", list))))
        made.append(table)
    return made


@st.composite
def slices(draw: st.DrawFn, count: int, depth: int) -> list[Any]:
    ends = st.one_of(st.none(), numbers)
    return [slice(draw(ends), draw(ends), None) for _ in range(count)]


@st.composite
def methods(draw: st.DrawFn, count: int, depth: int) -> list[Any]:
    owners = draw(families(count, 0))
    return [BoundMethod(owner, draw(st.sampled_from(FUNCTIONS))) for owner in owners]


@st.composite
def sets(draw: st.DrawFn, count: int) -> list[SetObj]:
    words = st.lists(st.sampled_from(WORDS), unique=True)
    return [SetObj(dict.fromkeys(draw(words)), _reason(draw)) for _ in range(count)]


@st.composite
def instances(draw: st.DrawFn, count: int) -> list[Instance]:
    """States of one object as several paths leave it: `kind` has a value in the class, other names have not."""
    rows = {word: draw(families(count, 1)) for word in ("kind", *WORDS)}
    made = []
    for place in range(count):
        keys = [word for word in rows if draw(st.booleans())]
        found = Instance(draw(st.sampled_from((LEFT, LEFT, LEFT, RIGHT))), {key: rows[key][place] for key in keys})
        rest = [key for key in WORDS if key not in keys]
        if rest and draw(st.integers(0, 3)) == 0:
            found.doubtful = {rest[0]: rows[rest[0]][place]}
        found.open = _reason(draw)
        made.append(found)
    return made
