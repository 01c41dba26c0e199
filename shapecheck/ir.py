"""The intermediate representation: what one lowering makes of a module, and all that the interpreter reads.

Closed unions `Expr` and `Stmt`. Each node carries `at`, a `Pos` (line, column, end line, end column; from 1);
the path stands once, on the `Module`. Nodes are immutable and pickle small. Imports nothing of the package.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import EllipsisType
from typing import Any, NamedTuple

from shapecheck.base.lite_dataclass import dataclass, field


class Pos(NamedTuple):
    """A region within the module's file; columns count characters from 1, `end_column` is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


NOWHERE = Pos(1, 1, 1, 1)


# ---------------------------------------------------------------- expressions
@dataclass(frozen=True, slots=True)
class Const:
    """A literal."""

    at: Pos
    value: int | float | complex | str | bytes | bool | EllipsisType | None


@dataclass(frozen=True, slots=True)
class Name:
    at: Pos
    id: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """`value.name`."""

    at: Pos
    value: Expr
    name: str


@dataclass(frozen=True, slots=True)
class Subscript:
    """`value[index]`; several indices come as a tuple `Display`."""

    at: Pos
    value: Expr
    index: Expr


@dataclass(frozen=True, slots=True)
class Slice:
    at: Pos
    lower: Expr | None
    upper: Expr | None
    step: Expr | None


@dataclass(frozen=True, slots=True)
class Star:
    """`*value` in a call, a display, a subscript or an assignment target."""

    at: Pos
    value: Expr


@dataclass(frozen=True, slots=True)
class Argument:
    """A keyword argument; `name` is None for `**value`."""

    at: Pos
    name: str | None
    value: Expr


@dataclass(frozen=True, slots=True)
class Call:
    """`args` holds the positional arguments in order (`Star` among them), `keywords` the rest in order."""

    at: Pos
    func: Expr
    args: tuple[Expr, ...]
    keywords: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """`op` is the operator as written: + - * / // % ** @ << >> & | ^."""

    at: Pos
    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Unary:
    """`op`: - + ~ not."""

    at: Pos
    op: str
    operand: Expr


@dataclass(frozen=True, slots=True)
class Logical:
    """`op`: and, or; two or more operands, short-circuit."""

    at: Pos
    op: str
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """A chain: `ops[i]` stands between `operands[i]` and `operands[i + 1]`; `in`, `not in`, `is`, `is not` included."""

    at: Pos
    operands: tuple[Expr, ...]
    ops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """`body if test else orelse`."""

    at: Pos
    test: Expr
    body: Expr
    orelse: Expr


@dataclass(frozen=True, slots=True)
class Display:
    """A tuple, list or set display; `kind`: tuple, list, set. `Star` may stand among the items."""

    at: Pos
    kind: str
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class DictDisplay:
    """Pairs in order; a key of None means `**value`."""

    at: Pos
    items: tuple[tuple[Expr | None, Expr], ...]


@dataclass(frozen=True, slots=True)
class Generator:
    """One `for target in iterable if conditions` clause."""

    target: Expr
    iterable: Expr
    conditions: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Comprehension:
    """`kind`: list, set, dict, generator; `value` is set for a dict, `element` being the key."""

    at: Pos
    kind: str
    element: Expr
    value: Expr | None
    generators: tuple[Generator, ...]


@dataclass(frozen=True, slots=True)
class FString:
    """Parts: a str as it stands, or a `Formatted` field."""

    at: Pos
    parts: tuple[str | Formatted, ...]


@dataclass(frozen=True, slots=True)
class Formatted:
    """A replacement field; `conversion` is r, s, a or None, and `debug` the text of `{x=}` or None."""

    value: Expr
    conversion: str | None
    spec: FString | None
    debug: str | None = None


@dataclass(frozen=True, slots=True)
class Lambda:
    at: Pos
    function: Function


@dataclass(frozen=True, slots=True)
class Walrus:
    at: Pos
    target: Name
    value: Expr


@dataclass(frozen=True, slots=True)
class Yield:
    """`yield value`, or `yield from value` when `delegate`."""

    at: Pos
    value: Expr | None
    delegate: bool = False


@dataclass(frozen=True, slots=True)
class Await:
    at: Pos
    value: Expr


@dataclass(frozen=True, slots=True)
class OpaqueExpr:
    """An expression that is not modelled: evaluates to Unknown; `what` says in words what it was."""

    at: Pos
    what: str


Expr = (
    Const
    | Name
    | Attribute
    | Subscript
    | Slice
    | Star
    | Call
    | Binary
    | Unary
    | Logical
    | Compare
    | Conditional
    | Display
    | DictDisplay
    | Comprehension
    | FString
    | Lambda
    | Walrus
    | Yield
    | Await
    | OpaqueExpr
)


# ---------------------------------------------------------------- functions
@dataclass(frozen=True, slots=True)
class Parameter:
    """`kind`: positional (before /), plain, keyword (behind *), args, kwargs."""

    at: Pos
    name: str
    kind: str
    default: Expr | None
    annotation: Expr | None


@dataclass(frozen=True, slots=True)
class Function:
    """A def or a lambda.

    `locals` are the names that its body binds (parameters included), less global and nonlocal ones. `docstring` is as
    written, not dedented; the body still begins with it, where its position is. A lambda is named `<lambda>`, and its
    body is one `Return`.
    """

    at: Pos
    name: str
    parameters: tuple[Parameter, ...]
    body: tuple[Stmt, ...]
    decorators: tuple[Expr, ...]
    returns: Expr | None
    locals: frozenset[str]
    is_generator: bool
    is_async: bool
    docstring: str | None
    line: int  # the line of `def`, behind any decorators


# ---------------------------------------------------------------- statements
@dataclass(frozen=True, slots=True)
class ExprStmt:
    at: Pos
    value: Expr


@dataclass(frozen=True, slots=True)
class Assign:
    """`a = b = value`; a target is a Name, Attribute, Subscript, Star or a tuple/list Display of such."""

    at: Pos
    targets: tuple[Expr, ...]
    value: Expr


@dataclass(frozen=True, slots=True)
class AnnAssign:
    at: Pos
    target: Expr
    annotation: Expr
    value: Expr | None


@dataclass(frozen=True, slots=True)
class AugAssign:
    """`target op= value`, `op` without the equals sign."""

    at: Pos
    target: Expr
    op: str
    value: Expr


@dataclass(frozen=True, slots=True)
class If:
    at: Pos
    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class For:
    at: Pos
    target: Expr
    iterable: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class While:
    at: Pos
    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class WithItem:
    context: Expr
    target: Expr | None


@dataclass(frozen=True, slots=True)
class With:
    at: Pos
    items: tuple[WithItem, ...]
    body: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class Handler:
    at: Pos
    type: Expr | None
    name: str | None
    body: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class Try:
    at: Pos
    body: tuple[Stmt, ...]
    handlers: tuple[Handler, ...]
    orelse: tuple[Stmt, ...]
    final: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class Return:
    at: Pos
    value: Expr | None


@dataclass(frozen=True, slots=True)
class Raise:
    at: Pos
    exception: Expr | None
    cause: Expr | None


@dataclass(frozen=True, slots=True)
class Assert:
    at: Pos
    test: Expr
    message: Expr | None


@dataclass(frozen=True, slots=True)
class Delete:
    at: Pos
    targets: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Jump:
    """`kind`: break, continue, pass."""

    at: Pos
    kind: str


@dataclass(frozen=True, slots=True)
class Scoping:
    """`kind`: global, nonlocal."""

    at: Pos
    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FunctionDef:
    at: Pos
    function: Function


@dataclass(frozen=True, slots=True)
class ClassDef:
    at: Pos
    name: str
    bases: tuple[Expr, ...]
    keywords: tuple[Argument, ...]
    body: tuple[Stmt, ...]
    decorators: tuple[Expr, ...]
    docstring: str | None
    line: int


@dataclass(frozen=True, slots=True)
class ImportName:
    name: str  # dotted for `import a.b`, plain for `from m import a`, "*" for a star
    alias: str | None


@dataclass(frozen=True, slots=True)
class Import:
    """`import names`, or `from module import names` where `module` is not None; `level` counts leading dots.

    `from . import a` has the module "".
    """

    at: Pos
    module: str | None
    level: int
    names: tuple[ImportName, ...]


@dataclass(frozen=True, slots=True)
class MatchCase:
    pattern: Pattern
    guard: Expr | None
    body: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class Match:
    at: Pos
    subject: Expr
    cases: tuple[MatchCase, ...]


@dataclass(frozen=True, slots=True)
class OpaqueStmt:
    """A statement that is not modelled: the names that it may assign become Unknown."""

    at: Pos
    what: str
    names: tuple[str, ...]


Stmt = (
    ExprStmt
    | Assign
    | AnnAssign
    | AugAssign
    | If
    | For
    | While
    | With
    | Try
    | Return
    | Raise
    | Assert
    | Delete
    | Jump
    | Scoping
    | FunctionDef
    | ClassDef
    | Import
    | Match
    | OpaqueStmt
)


# ---------------------------------------------------------------- patterns
@dataclass(frozen=True, slots=True)
class MatchValue:
    value: Expr


@dataclass(frozen=True, slots=True)
class MatchCapture:
    """`name` of None is the wildcard; `pattern` is set for `pattern as name`."""

    name: str | None
    pattern: Pattern | None = None


@dataclass(frozen=True, slots=True)
class MatchSequence:
    items: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class MatchStar:
    name: str | None


@dataclass(frozen=True, slots=True)
class MatchMapping:
    items: tuple[tuple[Expr, Pattern], ...]
    rest: str | None


@dataclass(frozen=True, slots=True)
class MatchClass:
    type: Expr
    args: tuple[Pattern, ...]
    keywords: tuple[tuple[str, Pattern], ...]


@dataclass(frozen=True, slots=True)
class MatchOr:
    options: tuple[Pattern, ...]


Pattern = MatchValue | MatchCapture | MatchSequence | MatchStar | MatchMapping | MatchClass | MatchOr


# ---------------------------------------------------------------- a module
@dataclass(frozen=True, slots=True)
class Comment:
    """A comment's text behind its `#`, stripped, with its place; `own_line` when no code stands before it."""

    line: int
    column: int
    text: str
    own_line: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell of a notebook: module lines `first` to `last` are cell `index`, counted from 1 over all cells.

    One that is no Python is not `read`: an `OpaqueStmt` stands for it.
    """

    index: int
    first: int
    last: int
    read: bool = True


@dataclass(frozen=True, slots=True)
class Module:
    path: str
    name: str
    body: tuple[Stmt, ...]
    docstring: str | None
    comments: tuple[Comment, ...]
    cells: tuple[Cell, ...] = field(default=())


# ---------------------------------------------------------------- going through nodes
def children(node: Any) -> Iterator[Any]:
    """The nodes right below a node, or the items of a tuple of them."""
    if isinstance(node, tuple) and not isinstance(node, Pos):
        yield from node
    elif _is_node(node):
        for slot in type(node).__slots__:
            value = getattr(node, slot)
            if value is not None and not isinstance(value, (str, int, float, Pos)):
                yield value


def _is_node(value: Any) -> bool:
    return type(value).__module__ == __name__ and hasattr(type(value), "__slots__")


def placed(node: Any, at: Pos) -> Any:
    """A node that stands, with all below it, at one place."""
    if isinstance(node, Pos):
        return at
    if isinstance(node, tuple):
        return tuple(placed(part, at) for part in node)
    if not _is_node(node):
        return node
    return type(node)(**{slot: placed(getattr(node, slot), at) for slot in type(node).__slots__})


def walk(node: Any) -> Iterator[Any]:
    """A node and all below it, in the order of the text."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if not isinstance(part, tuple):
            yield part
        waiting.extend(reversed(list(children(part))))
