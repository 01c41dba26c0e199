"""Names imported from library modules and looked up once they are needed: a library is read as far as it is used.

Python runs a module when it is imported. Here an import of library code only notes where the name comes from, and the
module runs when one of its names is asked for. What modules do to others while they are imported, such as filling a
registry, is made up for in `import_side_effects`.
"""

from __future__ import annotations

from itertools import chain

from shapecheck import ir
from shapecheck.interp.libraries import modules
from shapecheck.interp.run import space
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ModuleObj, Plain, Scope, Value
from shapecheck.values import Unknown


class Deferred(Plain):
    """`name` of `module`, not looked up yet."""

    __slots__ = ("module", "name")

    def __init__(self, module: ModuleObj, name: str) -> None:
        self.module = module
        self.name = name


class Stars:
    """The library modules that a module star-imports, in order, and the names that none of them has."""

    __slots__ = ("absent", "modules")

    def __init__(self) -> None:
        self.modules: list[ModuleObj] = []
        self.absent: set[str] = set()


def resolve(scope: Scope, name: str, run: Run) -> Value:
    """The value of a name that may be bound to a deferred one, from now on without delay."""
    value = scope.vars[name]
    if not isinstance(value, Deferred):
        return value
    scope.vars[name] = run.unknown(f"{name} is imported in a circle")
    found: Value
    if value.module.scope is scope:  # `from . import name` in the package itself
        found = run.session.importer.find(f"{value.module.name}.{value.name}", run) or MISSING
    else:
        found = modules.attribute(value.module, value.name, run)
    if found is MISSING:
        found = run.unknown(f"{value.module.name} has no {value.name}")
    unbound_yet = isinstance(found, Unknown) and value.module.is_user and value.module.state == "running"
    scope.vars[name] = value if unbound_yet else found
    return found


def resolve_from(scope: Scope, module: ModuleObj, run: Run) -> None:
    """Look up what a scope has imported from a module."""
    for name, value in list(scope.vars.items()):
        if isinstance(value, Deferred) and value.module is module:
            resolve(scope, name, run)


def resolve_own(scope: Scope, run: Run) -> list[Value]:
    """The values of a scope, those that it has from modules of the project that wait included."""
    for name, value in list(scope.vars.items()):
        if isinstance(value, Deferred) and value.module.is_user:
            resolve(scope, name, run)
    return list(scope.vars.values())


def take_stars(scope: Scope, run: Run) -> None:
    """Bind all that the star imports of a module of the project bring, where its names are listed."""
    own = [module for module in scope.stars.modules if module.is_user]
    scope.stars.modules = [module for module in scope.stars.modules if not module.is_user]
    for module in reversed(own):
        for name in star_names(module, run):
            if name not in scope.vars:
                value = modules.attribute(module, name, run)
                if value is not MISSING:
                    scope.vars[name] = value


def star_names(module: ModuleObj, run: Run) -> list[str]:
    """The names that a star import of a module brings."""
    run.session.importer.ensure(module, run)
    if module.is_user and module.scope.stars is not None:
        take_stars(module.scope, run)
    return [name for name in module.scope.vars if _exported(module, name, run)]


def resolve_all(scope: Scope, run: Run) -> dict[str, Value]:
    """The names of a scope with their values."""
    return {name: resolve(scope, name, run) for name in list(scope.vars)}


def add_star(scope: Scope, module: ModuleObj) -> None:
    """Note `from module import *`."""
    if scope.stars is None:
        scope.stars = Stars()
    scope.stars.modules.append(module)
    scope.stars.absent.clear()


def star_member(scope: Scope, name: str, run: Run) -> Value:
    """What a name is by the star imports of a module; MISSING where none of them brings it, not known where the module
    that does is not run to its end yet.
    """
    stars: Stars = scope.stars
    if name in stars.absent:
        return MISSING
    in_a_circle = False
    for module in reversed(stars.modules):
        ruled = run.session.importer.ruled(module.name, name, run)
        if ruled is not MISSING:
            scope.vars[name] = ruled
            return ruled
        definitions = run.session.importer.definitions
        for home in chain(definitions.definers(module.name, name), definitions.mentioners(module.name, name)):
            found = run.session.importer.find(home, run)
            if not isinstance(found, ModuleObj) or found.state == "running":
                in_a_circle |= isinstance(found, ModuleObj) and found.scope is not scope
                continue
            value = modules.attribute(found, name, run)
            if value is not MISSING and _exported(found, name, run):
                scope.vars[name] = value
                return value
    if in_a_circle:
        return run.unknown(f"{name} is imported in a circle")
    stars.absent.add(name)
    return MISSING


def _exported(module: ModuleObj, name: str, run: Run) -> bool:
    """Whether a star import takes a name along."""
    if "__all__" not in module.scope.vars:
        return not name.startswith("_")
    listed = resolve(module.scope, "__all__", run)
    items = space.iterate_exactly(listed, run)
    return isinstance(items, Unknown) or name in items


# -------------------------------------------------------------------- names for type checkers
def gives_way(body: tuple[ir.Stmt, ...]) -> bool:
    """Whether statements put something else in a module's place: `sys.modules[__name__] = ...`."""
    targets = (target for stmt in body if isinstance(stmt, ir.Assign) for target in stmt.targets)
    return any(
        isinstance(target, ir.Subscript)
        and isinstance(target.value, ir.Attribute)
        and target.value.name == "modules"
        and isinstance(target.index, ir.Name)
        and target.index.id == "__name__"
        for target in targets
    )


def is_type_checking(test: ir.Expr) -> bool:
    """Whether a condition is `TYPE_CHECKING`, or that or something else."""
    match test:
        case ir.Name(id="TYPE_CHECKING") | ir.Attribute(name="TYPE_CHECKING"):
            return True
        case ir.Logical(op="or", operands=operands):
            return any(is_type_checking(operand) for operand in operands)
        case _:
            return False


def import_statements(body: tuple[ir.Stmt, ...]) -> list[ir.Import]:
    """The imports of a block, those in blocks within it included."""
    found: list[ir.Import] = []
    for stmt in body:
        match stmt:
            case ir.Import():
                found.append(stmt)
            case ir.If() | ir.Try():
                found += import_statements((*stmt.body, *stmt.orelse))
            case _:
                pass
    return found
