"""The `import` statement."""

from __future__ import annotations

import sys

from shapecheck import ir
from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.libraries import lazy_imports
from shapecheck.interp.libraries.replacements import RULES, STAND_IN
from shapecheck.interp.python import names
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import is_missed
from shapecheck.interp.values.objects import (
    ClassMethod,
    FunctionObj,
    LibraryName,
    ModuleObj,
    PropertyObj,
    Scope,
    StaticMethod,
    Value,
)
from shapecheck.values import Unknown


def exec_import(stmt: ir.Import, run: Run) -> None:
    if stmt.module is None and stmt.level == 0:
        for item in stmt.names:
            _plain(item, run)
        return
    base = _absolute(stmt, run)
    if base is None:
        _bind_unknown(stmt, "a relative import without a package", run)
        return
    module = run.session.importer.find(base, run)
    if module is None:
        _missing(stmt, base, run)
        return
    for item in stmt.names:
        if item.name == "*":
            _star(module, run)
        elif isinstance(module, ModuleObj) and (_may_wait(module, run) or _may_be_late(module, item.name, run)):
            names.store(item.alias or item.name, lazy_imports.Deferred(module, item.name), run)
        else:
            names.store(item.alias or item.name, _written_here(member(module, base, item.name, run), base, run), run)


def _written_here(value: Value, base: str, run: Run) -> Value:
    """A stand-in for a method counts as written in the class body that it is put into."""
    frame = run.frame
    assert frame is not None
    if not frame.class_scope or not base.startswith((STAND_IN, RULES)):
        return value
    match value:
        case FunctionObj():
            made = FunctionObj(value.function, value.closure, value.module, value.defaults, value.qualname)
            made.cell, made.attrs = frame.cell, value.attrs
            return made
        case PropertyObj():
            return replace(value, getter=_written_here(value.getter, base, run))
        case StaticMethod() | ClassMethod():
            return replace(value, function=_written_here(value.function, base, run))
        case _:
            return value


def _may_wait(module: Value, run: Run) -> bool:
    """Whether an import can be looked up later: of library code, in a module's body, and no fallback needs it now."""
    frame = run.frame
    assert frame is not None
    at_top = frame.scope is frame.module.scope and not run.catching
    return at_top and isinstance(module, ModuleObj) and not module.is_user and bool(module.path)


def _may_be_late(module: ModuleObj, name: str, run: Run) -> bool:
    """Whether a name of a module of the project that waits can be looked up later."""
    return _own_waits(module, run) and run.session.importer.waiting.may_be_late(module.name, name)


def _own_waits(module: ModuleObj, run: Run) -> bool:
    """Whether a module of the project waits, and is imported where that can be seen to later."""
    frame = run.frame
    assert frame is not None
    at_top = frame.scope is frame.module.scope and not run.catching and run.is_certain()
    return at_top and module.is_user and module.state == "new"


def note_typed(stmt: ir.If, run: Run) -> bool:
    """Keep what a library module imports for type checkers, or where a switch asks for it: where it makes its names up
    as they are asked for, these say what they are. True where they are kept.
    """
    frame = run.frame
    assert frame is not None
    module = frame.module
    if module.is_user or frame.scope is not module.scope:
        return False
    module.typed = module.typed or Scope({}, None)
    for wanted in lazy_imports.import_statements(stmt.body):
        base = _absolute(wanted, run) if wanted.module is not None or wanted.level else None
        found = run.session.importer.find(base, run) if base else None
        if not isinstance(found, ModuleObj):
            continue
        for item in wanted.names:
            if item.name == "*":
                lazy_imports.add_star(module.typed, found)
            else:
                module.typed.vars[item.alias or item.name] = lazy_imports.Deferred(found, item.name)
    return True


def is_made_up(run: Run) -> None:
    """The running module gives way to an object that makes its names up: those that type checkers are told are there,
    others may be.
    """
    assert run.frame is not None
    scope = run.frame.module.scope
    run.store.touch(scope)
    scope.open = scope.open or run.unknown(f"what {run.frame.module.name} makes up as it is asked for")


def _plain(item: ir.ImportName, run: Run) -> None:
    """`import a.b` binds `a`; `import a.b as c` binds `a.b`."""
    module = run.session.importer.find(item.name, run)
    root = item.name.partition(".")[0]
    if module is None:
        _fail(item.name, run)
        names.store(item.alias or root, _broken(item.name, _why_missing(item.name, run), run), run)
        return
    if item.alias is not None:
        names.store(item.alias, _by_attributes(item.name, module, run), run)
    elif root == item.name:
        names.store(item.name, module, run)
    else:
        names.store(root, run.session.importer.find(root, run), run)


def _by_attributes(name: str, module: Value, run: Run) -> Value:
    """`import a.b as c` takes what `a` has under the name `b`, which a package may bind to something else."""
    outer, _, last = name.rpartition(".")
    package = run.session.importer.find(outer, run) if outer and isinstance(module, ModuleObj) else None
    found = _looked_up(package, last, run) if isinstance(package, ModuleObj) else MISSING
    return module if found is MISSING else found


def _absolute(stmt: ir.Import, run: Run) -> str | None:
    """The dotted name of the module that a from-import names."""
    if stmt.level == 0:
        return stmt.module
    frame = run.frame
    assert frame is not None
    package = frame.module.scope.vars.get("__package__")
    if not isinstance(package, str):
        return None
    parts = package.split(".") if package else []
    if stmt.level - 1 > len(parts):
        return None
    kept = parts[: len(parts) - (stmt.level - 1)]
    return ".".join([*kept, *([stmt.module] if stmt.module else [])]) or None


def _looked_up(module: ModuleObj, name: str, run: Run) -> Value:
    """A name of a module; MISSING also where the module's own `__getattr__` refuses it."""
    frame, depth = run.frame, run.depth
    try:
        return space.look_up(module, name, run)
    except Raised as raised:
        if not isinstance(raised.value, AttributeError):
            raise
        run.frame, run.depth = frame, depth
        return MISSING


def member(module: Value, base: str, name: str, run: Run) -> Value:
    """`name` out of a module."""
    if isinstance(module, LibraryName):
        return space.look_up(module, name, run)
    if isinstance(module, ModuleObj):
        found = _looked_up(module, name, run)
        if found is not MISSING:
            if module.is_user and module.state == "running" and isinstance(found, Unknown):
                return _broken(base, f"{base} is still being imported where `{name}` of it is (a circular import)", run)
            return found
        if run.catching:
            run.raise_(ImportError, f"cannot import name {name!r} from {base!r}")
        return _broken(base, f"{base} has no {name}", run)
    return module if isinstance(module, Unknown) else run.unknown(f"{name} of {base}")


def _star(module: Value, run: Run) -> None:
    frame = run.frame
    assert frame is not None
    if not isinstance(module, ModuleObj):
        reason = run.unknown("a star import of a library")
        run.store.touch(frame.scope)
        if isinstance(module, LibraryName):
            frame.scope.vars.update(space.star_names(module.name, run))
            if module.name == "torch.nn":
                return
        frame.scope.open = frame.scope.open or reason
        return
    if _may_wait(module, run) and not _rebinds(module, frame.scope, run):
        lazy_imports.add_star(frame.scope, module)
        return
    if _own_waits(module, run) and run.session.importer.waiting.star_may_be_late(module.name, frame.scope.vars):
        lazy_imports.add_star(frame.scope, module)
        return
    run.session.importer.ensure(module, run)
    if module.is_user and module.scope.stars is not None:
        lazy_imports.take_stars(module.scope, run)
    listed = module.scope.vars.get("__all__")
    items = getattr(listed, "items", listed)
    wanted = (
        [n for n in items if isinstance(n, str)]
        if isinstance(items, (list, tuple))
        else [n for n in module.scope.vars if not n.startswith("_")]
    )
    if module.scope.stars is not None and not isinstance(items, (list, tuple)):
        for other in module.scope.stars.modules:
            lazy_imports.add_star(frame.scope, other)
    if module.state == "running":  # what it binds by and by: which module of a circle came first is not known
        lazy_imports.add_star(frame.scope, module)
    for name in wanted:
        value = space.look_up(module, name, run)
        if value is not MISSING:
            names.store(name, value, run)
    for name in run.session.importer.ruled_names(module.name):
        names.store(name, space.look_up(module, name, run), run)
    absent = module.name in run.session.importer.replaced.packages
    if module.scope.open is not None and (module.ir.path or absent):
        run.store.touch(frame.scope)
        frame.scope.open = frame.scope.open or module.scope.open


def _rebinds(module: ModuleObj, scope: Scope, run: Run) -> bool:
    """Whether a star import may give another value to a name that the importing module has defined itself."""
    own = (
        name
        for name, value in scope.vars.items()
        if not name.startswith("__") and not isinstance(value, (lazy_imports.Deferred, ModuleObj, LibraryName))
    )
    return any(run.session.importer.definitions.definers(module.name, name) for name in own)


def _missing(stmt: ir.Import, base: str, run: Run) -> None:
    _fail(base, run)
    _bind_unknown(stmt, _why_missing(base, run), run)


def _fail(name: str, run: Run) -> None:
    """Inside `try: import ... except ImportError` a missing module takes the fallback."""
    if is_missed(name, run):
        run.raise_(ModuleNotFoundError, f"No module named {name!r}")


def _why_missing(name: str, run: Run) -> str:
    """Why there is no module of that name; of a library the package tells enough."""
    located = run.session.importer.locate(name) is not None
    return f"{name} cannot be read or parsed" if located else f"{name.partition('.')[0]} is not installed"


def _broken(name: str, why: str, run: Run) -> Unknown:
    """What an import gives that fails: told at the program's own line, once for each reason."""
    assert run.frame is not None
    unknown = run.unknown(why)
    if run.frame.module.is_user and name.partition(".")[0] not in sys.stdlib_module_names:
        run.found.gap(unknown)
        run.found.settled.add(why)
    return unknown


def _bind_unknown(stmt: ir.Import, reason: str, run: Run) -> None:
    why = _broken(stmt.module or "", reason, run)
    for item in stmt.names:
        if item.name == "*":
            assert run.frame is not None
            run.store.touch(run.frame.scope)
            run.frame.scope.open = why
        else:
            names.store(item.alias or item.name, why, run)
