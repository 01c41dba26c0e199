"""What importing a module does besides defining its own names, told from its text without running or lowering it.

The standard library parses a file in a tenth of the time that libcst takes, and most modules of a project need no more
than this: whether they may wait until one of their names is asked for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from shapecheck.base.lite_dataclass import dataclass, field

Chain = tuple[str, ...]
"""A dotted name in parts."""

GLOBAL = re.compile(rb"^[ \t]+global[ \t]+([\w, \t]+)", re.MULTILINE)
ADDING = frozenset({"add", "update", "setdefault"})
LISTING = frozenset({"append", "appendleft", "extend", "insert"})
REMOVING = frozenset({"pop", "popleft", "popitem", "remove", "discard", "clear", "sort", "reverse"})
READING = frozenset(
    {"get", "items", "keys", "values", "copy", "index", "count", "format", "join", "split", "rsplit", "splitlines",
     "strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "replace", "startswith", "endswith",
     "removeprefix", "removesuffix", "partition", "rpartition", "encode", "decode", "isdigit", "isidentifier", "zfill",
     "union", "intersection", "difference", "issubset", "issuperset", "find"}
)  # fmt: skip
"""Methods of Python's own containers and strings that change nothing."""
TABLES = frozenset({"dict", "set", "OrderedDict", "defaultdict"})
MOST_TABLES_DEEP = 2

OWN_NAMES = ("__name__", "__file__", "__doc__", "__package__")
HOLDERS = ("self", "cls")
ACCESSORS = ("setter", "getter", "deleter")

Functions = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Imported:
    """One import: the module, its dots, the names that are taken from it (none for `import a.b`), and where."""

    module: str
    level: int
    names: tuple[str, ...]
    at: tuple[int, int, int, int]
    guarded: bool
    """Whether it stands where a fallback may be."""


@dataclass(slots=True)
class Effects:
    """What running a block may do, but for binding names of its own."""

    loud: bool = False
    """Whether it does what others may notice at once."""
    calls: list[tuple[Chain, str]] = field(default_factory=list)
    """What it calls, and as what: `decorator`, `statement` or `value`."""
    reads: set[Chain] = field(default_factory=set)
    writes: set[Chain] = field(default_factory=set)
    """Tables that are not its own into which it puts something."""
    passes: set[Chain] = field(default_factory=set)
    """What is not its own and handed to a call, or gone through."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a name is at the top of a module: import, def, class, constant, table, made (by a call) or other."""

    kind: str
    lines: tuple[int, int] = (0, 0)
    module: str = ""
    level: int = 0
    name: str = ""
    bases: tuple[Chain, ...] = ()
    made_by: Chain = ()


@dataclass(frozen=True, slots=True)
class ModuleEffects:
    """What the body of a module does, and what its names are."""

    body: Effects
    imports: tuple[Imported, ...]
    stars: bool
    names: dict[str, Bound]
    rebound: frozenset[str]
    """Names that a function may bind anew."""
    exported: frozenset[str]
    """The names that a star import may bring, without those that it has by star imports itself."""
    first: dict[str, int]
    """The line that binds each name first."""
    lines: tuple[str, ...]

    def function(self, bound: Bound, method: str = "") -> Effects | None:
        """What a function, or a method of a class, does when it is called; None where there is none."""
        return _function_effects("\n".join(self.lines[bound.lines[0] - 1 : bound.lines[1]]), method)

    def methods(self, bound: Bound) -> frozenset[str]:
        """The methods that a class defines."""
        return _methods("\n".join(self.lines[bound.lines[0] - 1 : bound.lines[1]]))


@lru_cache(maxsize=2048)
def module_effects(text: bytes) -> ModuleEffects | None:
    """What importing a module does; None where its text is no Python that this interpreter knows."""
    tree = _parsed(text)
    if tree is None:
        return None
    reader = _Body({*_stored(tree.body), *OWN_NAMES})
    reader.block(tree.body, guarded=False)
    rebound = frozenset(word.decode() for found in GLOBAL.findall(text) for word in re.findall(rb"\w+", found))
    lines = tuple(text.decode("utf-8", "replace").split("\n"))
    return ModuleEffects(
        reader.effects,
        tuple(reader.imports),
        reader.stars,
        reader.names,
        rebound,
        _exported(tree, reader),
        reader.first,
        lines,
    )


def _exported(tree: ast.Module, reader: _Body) -> frozenset[str]:
    """What `__all__` lists, with the definitions that a decorator may add to it; without it, all but private names."""
    lists = [s.value for s in tree.body if isinstance(s, ast.Assign) and _chain(s.targets[0]) == ("__all__",)]
    if len(lists) != 1 or not isinstance(lists[0], (ast.List, ast.Tuple)):
        return frozenset(name for name in reader.names if lists or not name.startswith("_"))
    listed = {item.value for item in lists[0].elts if isinstance(item, ast.Constant) and isinstance(item.value, str)}
    defined = (s for s in tree.body if isinstance(s, (*Functions, ast.ClassDef)))
    return frozenset(listed | {s.name for s in defined if s.decorator_list})


def _parsed(text: bytes | str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@lru_cache(maxsize=1024)
def _function_effects(source: str, method: str) -> Effects | None:
    """The effects of the function in a piece of text, or of a method of the class there."""
    tree = _parsed(source)
    found = None if tree is None or not tree.body else tree.body[0]
    if method and isinstance(found, ast.ClassDef):
        found = next((own for own in found.body if isinstance(own, Functions) and own.name == method), None)
    if not isinstance(found, Functions):
        return None
    return _of_function(found)


@lru_cache(maxsize=1024)
def _methods(source: str) -> frozenset[str]:
    tree = _parsed(source)
    found = None if tree is None or not tree.body else tree.body[0]
    return (
        frozenset(n.name for n in found.body if isinstance(n, Functions))
        if isinstance(found, ast.ClassDef)
        else frozenset()
    )


# -------------------------------------------------------------------- names
def _stored(body: list[ast.stmt]) -> set[str]:
    """The names that statements bind themselves, but for imports; those of functions in them are left out."""
    names: set[str] = set()
    for node in _own_nodes(body):
        if isinstance(node, (*Functions, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
    return names


def _own_nodes(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """All nodes of statements but those inside functions that they define."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, (*Functions, ast.Lambda)):
            continue
        waiting.extend(ast.iter_child_nodes(node))


def _chain(node: ast.expr) -> Chain | None:
    """A dotted name in parts; None for any other expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else None


def _root(node: ast.expr) -> tuple[Chain | None, int]:
    """The dotted name whose parts an expression takes, and how many items deep."""
    deep = 0
    while True:
        match node:
            case ast.Subscript(value=value):
                node, deep = value, deep + 1
            case ast.Call(func=ast.Attribute(value=value, attr="get" | "setdefault" | "pop")):
                node, deep = value, deep + 1
            case ast.Attribute(value=ast.Subscript() | ast.Call()):
                node = node.value
            case _:
                return _chain(node), deep


# -------------------------------------------------------------------- what a block does
class _Reader:
    """Reads off the effects of nodes; `own` are names whose values belong to the block itself."""

    def __init__(self, own: set[str]) -> None:
        self.own = own
        self.effects = Effects()
        self.aliases: dict[str, Chain] = {}
        self.unique: set[str] = set()

    def node(self, node: ast.AST, role: str = "value") -> None:
        match node:
            case ast.Call():
                self.call(node, role)
            case ast.Assign(targets=targets):
                for target in targets:
                    self.target(target)
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                self.target(target)
            case ast.Delete(targets=targets):
                for target in targets:
                    self.target(target, removing=True)
            case ast.For(target=target, iter=items):
                self.target(target)
                self.passed(items)
            case ast.comprehension(iter=items):
                self.passed(items)
            case ast.Subscript(value=value, slice=ast.Constant()) if _chain(value) == ("sys", "modules"):
                self.effects.loud = True
            case ast.Name(ctx=ast.Load()) | ast.Attribute(ctx=ast.Load()):
                chain = _chain(node)
                if chain is not None and chain[0] not in self.own:
                    self.effects.reads.add(chain)
            case (
                ast.Global() | ast.With() | ast.AsyncWith() | ast.AsyncFor() | ast.Await() | ast.Yield()
                | ast.YieldFrom()
            ):  # fmt: skip
                self.effects.loud = True
            case _:
                pass

    def passed(self, value: ast.expr) -> None:
        chain = _chain(value)
        if chain is not None and (chain[0] not in self.own or chain[0] in HOLDERS):
            self.effects.passes.add(chain)

    def target(self, target: ast.expr, removing: bool = False) -> None:
        match target:
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for part in parts:
                    self.target(part, removing)
            case ast.Starred(value=value):
                self.target(value, removing)
            case ast.Subscript(value=value):
                self.written(value, keyed=True)
            case ast.Attribute(value=value):
                self.written(value, keyed=False)
            case _:
                pass

    def written(self, holder: ast.expr, keyed: bool, listing: bool = False) -> None:
        """Something is put into what an expression gives."""
        chain, deep = _root(holder)
        if chain is None:
            self.effects.loud = True
            return
        if chain[0] in self.aliases:
            deep += 1
            chain = self.aliases[chain[0]]
        if chain[0] in self.own:
            return
        if not keyed or deep >= MOST_TABLES_DEEP or (listing and not (deep == 1 and self.is_unique(holder))):
            self.effects.loud = True
            return
        self.effects.writes.add(chain)

    def is_unique(self, holder: ast.expr) -> bool:
        """Whether the place in a table is one that only what is registered here has: its own name."""
        return (
            isinstance(holder, ast.Subscript) and isinstance(holder.slice, ast.Name) and holder.slice.id in self.unique
        )

    def call(self, node: ast.Call, role: str) -> None:
        function = node.func
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            self.passed(argument.value if isinstance(argument, ast.Starred) else argument)
        if _chain(function) == ("setattr",) and node.args:
            self.written(node.args[0], keyed=False)
        if isinstance(function, ast.Call):  # what a factory gives is read with the factory
            return
        chain = _chain(function)
        if isinstance(function, ast.Attribute) and (chain is None or len(chain) > 1):
            name = function.attr
            if name in ACCESSORS and role == "decorator" and chain is not None and chain[0] in self.own:
                return
            if name in READING and (chain is None or chain[0] in self.own):
                return
            if name in ADDING | REMOVING | LISTING:
                self.written(function.value, keyed=True, listing=name in LISTING)
                return
        if chain is None:
            self.effects.loud = True
            return
        self.called(chain, role)

    def called(self, chain: Chain, role: str) -> None:
        self.effects.calls.append((chain, role))


class _Body(_Reader):
    """A module's body: what it defines as well."""

    def __init__(self, own: set[str]) -> None:
        super().__init__(own)
        self.imports: list[Imported] = []
        self.names: dict[str, Bound] = {}
        self.first: dict[str, int] = {}
        self.line = 0
        self.stars = False

    def block(self, body: list[ast.stmt], guarded: bool) -> None:
        for stmt in body:
            self.line = stmt.lineno
            self.statement(stmt, guarded)

    def statement(self, stmt: ast.stmt, guarded: bool) -> None:
        match stmt:
            case ast.Import() | ast.ImportFrom():
                self.imported(stmt, guarded)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                first = min((d.lineno for d in stmt.decorator_list), default=stmt.lineno)
                self.bind(stmt.name, Bound("def", (first, stmt.end_lineno or stmt.lineno)))
                self.definition(stmt)
            case ast.ClassDef():
                self.class_definition(stmt)
            case ast.If(test=test, body=then, orelse=orelse):
                if not _never_here(test):
                    self.expression(test)
                    self.block(then, True)
                self.block(orelse, True)
            case ast.Try(body=tried, handlers=handlers, orelse=orelse, finalbody=last):
                for part in (tried, *(handler.body for handler in handlers), orelse, last):
                    self.block(part, True)
            case ast.For(target=target, iter=items, body=then, orelse=orelse):
                self.expression(items)
                self.target(target)
                self.block([*then, *orelse], True)
            case ast.Expr(value=ast.Call() as call):
                self.expression(call, "statement")
            case ast.Raise() | ast.Assert() | ast.While() | ast.Match() | ast.Return():
                self.effects.loud = True
            case ast.AnnAssign(target=target, value=value):
                self.target(target)
                if value is not None:
                    self.expression(value)
                    self.assigned([target], value)
            case ast.Assign(targets=targets, value=value):
                self.expression(value)
                for target in targets:
                    self.target(target)
                self.assigned(targets, value)
            case _:
                for node in _own_nodes([stmt]):
                    self.node(node)

    def expression(self, expr: ast.expr, role: str = "value") -> None:
        for node in _own_nodes([expr]):  # type: ignore[list-item]
            outermost = node is expr or (isinstance(expr, ast.Call) and node is expr.func)
            self.node(node, role if outermost else "value")
            if isinstance(node, ast.Lambda):
                for default in (*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)):
                    self.expression(default)

    def definition(self, stmt: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for decorator in stmt.decorator_list:
            self.decorator(decorator)
        for default in (*stmt.args.defaults, *(d for d in stmt.args.kw_defaults if d is not None)):
            self.expression(default)

    def decorator(self, decorator: ast.expr) -> None:
        self.expression(decorator, "decorator")
        chain = _chain(decorator)
        if chain is not None and not (chain[-1] in ACCESSORS and chain[0] in self.own):
            self.called(chain, "decorator")

    def class_definition(self, stmt: ast.ClassDef) -> None:
        bases = tuple(chain for base in stmt.bases if (chain := _chain(_generic(base))) is not None)
        made = len(bases) < len(stmt.bases) or any(k.arg != "metaclass" for k in stmt.keywords)
        metas = tuple(chain for k in stmt.keywords if (chain := _chain(k.value)) is not None)
        if made or len(metas) < len(stmt.keywords):
            self.effects.loud = True
        self.bind(stmt.name, Bound("class", (stmt.lineno, stmt.end_lineno or stmt.lineno), bases=(*bases, *metas)))
        self.effects.calls.extend((chain, "base") for chain in (*bases, *metas))
        for decorator in stmt.decorator_list:
            self.decorator(decorator)
        names, self.names = self.names, {}
        self.block(stmt.body, True)
        self.names = names

    def bind(self, name: str, bound: Bound) -> None:
        """A name that is bound in several ways is none that others are told of."""
        before = self.names.get(name)
        self.first.setdefault(name, self.line)
        alike = before is None or before == bound or before.kind == bound.kind == "constant"
        self.names[name] = bound if alike else Bound("other")

    def assigned(self, targets: list[ast.expr], value: ast.expr) -> None:
        for target in targets:
            if isinstance(target, ast.Name):
                self.bind(target.id, _kind_of(value))
            else:
                for node in ast.walk(target):
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                        self.bind(node.id, Bound("other"))

    def imported(self, stmt: ast.Import | ast.ImportFrom, guarded: bool) -> None:
        at = (stmt.lineno, stmt.col_offset + 1, stmt.end_lineno or stmt.lineno, (stmt.end_col_offset or 0) + 1)
        if isinstance(stmt, ast.Import):
            for item in stmt.names:
                self.imports.append(Imported(item.name, 0, (), at, guarded))
                module = item.name if item.asname else item.name.partition(".")[0]
                self.bind(item.asname or module, Bound("import", module=module))
            return
        module = stmt.module or ""
        if module == "__future__":
            return
        self.imports.append(Imported(module, stmt.level, tuple(item.name for item in stmt.names), at, guarded))
        for item in stmt.names:
            if item.name == "*":
                self.stars = True
            else:
                self.bind(item.asname or item.name, Bound("import", module=module, level=stmt.level, name=item.name))


def _generic(base: ast.expr) -> ast.expr:
    """`Generic[T]` is a base as `Generic` is."""
    return base.value if isinstance(base, ast.Subscript) else base


def _never_here(test: ast.expr) -> bool:
    """Whether a condition does not hold while a module is imported: a script's own part, and that of type checkers."""
    match test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
        case ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[ast.Constant(value="__main__")]):
            return True
        case _:
            return False


def _kind_of(value: ast.expr) -> Bound:
    match value:
        case ast.Constant() | ast.UnaryOp(operand=ast.Constant()):
            return Bound("constant")
        case ast.Tuple(elts=parts) if all(_kind_of(part).kind == "constant" for part in parts):
            return Bound("constant")
        case ast.Dict(values=values) if all(_kind_of(inner).kind == "table" for inner in values):
            return Bound("table")  # with nothing in it that could be replaced
        case ast.Call(func=function, args=arguments, keywords=keywords):
            chain = _chain(function) or ()
            empty = chain[-1:] and chain[-1] in TABLES and not keywords
            is_table = empty and (not arguments or chain[-1] == "defaultdict")
            return Bound("table") if is_table else Bound("made", made_by=chain)
        case _:
            return Bound("other")


# -------------------------------------------------------------------- what a function does
class _Function(_Reader):
    """A function and those in it."""

    def __init__(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        arguments = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
        self.functions = {node.name for node in ast.walk(function) if isinstance(node, (*Functions, ast.ClassDef))}
        own = arguments | self.functions | _all_stored(function)
        super().__init__(own - _declared_global(function))
        self.arguments = arguments
        self.called_arguments = {
            name for node in ast.walk(function) if isinstance(node, Functions) for name in _calls_given(node)
        }
        self.holder = next(iter(arg.arg for arg in function.args.args), "")
        for node in ast.walk(function):
            if isinstance(node, ast.Assign):
                self.alias(node.targets, node.value)
            elif isinstance(node, ast.For):
                self.alias([node.target], node.iter)

    def alias(self, targets: list[ast.expr], value: ast.expr) -> None:
        """A local name for what is not the function's own."""
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        chain, _ = _root(value)
        if chain is not None and chain[0] not in self.own and chain != ("sys", "modules"):
            self.aliases.update(dict.fromkeys(names, chain))
        if any(isinstance(node, ast.Attribute) and node.attr == "__name__" for node in ast.walk(value)):
            self.unique.update(names)

    def written(self, holder: ast.expr, keyed: bool, listing: bool = False) -> None:
        chain, deep = _root(holder)
        if chain is not None and chain[0] in HOLDERS and chain[0] == self.holder:
            if len(chain) == 1 and self.builds:
                return
            if len(chain) != 2 or not keyed or listing or deep:
                self.effects.loud = True
            elif not self.builds:
                self.effects.writes.add(chain)
            return
        super().written(holder, keyed, listing)

    builds = False

    def called(self, chain: Chain, role: str) -> None:
        if chain[0] in self.functions and len(chain) == 1:
            return
        if chain[0] in self.arguments and len(chain) == 1 and chain[0] not in self.called_arguments:
            return  # a function within calls it, once it is called itself
        if chain[0] in self.own and not (chain[0] in (*HOLDERS, "super") and len(chain) == 2):
            self.effects.loud = True
            return
        self.effects.calls.append((chain, role))


def _of_function(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Effects:
    reader = _Function(function)
    reader.builds = function.name in ("__init__", "__post_init__", "__new__")
    for stmt in function.body:
        for node in ast.walk(stmt):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                reader.effects.loud = True
            reader.node(node)
    return reader.effects


def _calls_given(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """The arguments that a function calls itself."""
    given = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    for node in _own_nodes(function.body):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in given:
            yield node.func.id


def _all_stored(function: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}


def _declared_global(function: ast.AST) -> set[str]:
    return {name for node in ast.walk(function) if isinstance(node, ast.Global) for name in node.names}
