"""import statements."""

from __future__ import annotations

from shapecheck import ir
from shapecheck.interp import library, modules, names
from shapecheck.interp.objects import LibraryName, ModuleObj, Value
from shapecheck.interp.run import Run
from shapecheck.values import Unknown

MISSING: Value = object()


def exec_import(stmt: ir.Import, run: Run) -> None:
    if stmt.module is None and stmt.level == 0:
        for item in stmt.names:
            _plain(item, run)
        return
    base = _absolute(stmt, run)
    if base is None:
        _bind_unknown(stmt, "a relative import without a package", run)
        return
    module = run.importer.find(base, run)
    if module is None:
        _missing(stmt, base, run)
        return
    for item in stmt.names:
        if item.name == "*":
            _star(module, run)
        else:
            names.store(item.alias or item.name, member(module, base, item.name, run), run)


def _plain(item: ir.ImportName, run: Run) -> None:
    """`import a.b` binds `a`; `import a.b as c` binds `a.b`."""
    module = run.importer.find(item.name, run)
    root = item.name.partition(".")[0]
    if module is None:
        _fail(item.name, run)
        names.store(item.alias or root, run.unknown(f"{item.name} is not installed or not readable"), run)
        return
    if item.alias is not None or root == item.name:
        names.store(item.alias or item.name, module, run)
    else:
        names.store(root, run.importer.find(root, run), run)


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


def member(module: Value, base: str, name: str, run: Run) -> Value:
    """`name` out of a module."""
    if isinstance(module, LibraryName):
        return library.resolve(library.canonical(f"{module.name}.{name}"), run)
    if isinstance(module, ModuleObj):
        found = modules.attribute(module, name, run, MISSING)
        if found is not MISSING:
            return found
        if run.catching:
            run.raise_(ImportError, f"cannot import name {name!r} from {base!r}")
        return run.unknown(f"{base} has no {name}")
    return module if isinstance(module, Unknown) else run.unknown(f"{name} of {base}")


def _star(module: Value, run: Run) -> None:
    frame = run.frame
    assert frame is not None
    if not isinstance(module, ModuleObj):
        reason = run.unknown("a star import of a library")
        run.store.touch(frame.scope)
        if isinstance(module, LibraryName) and module.name == "torch.nn":
            for full in run.registry.layers:
                if full.startswith("torch.nn.") and full.count(".") == 2:
                    frame.scope.vars[full.rpartition(".")[2]] = library.resolve(full, run)
            for name in ("Module", "Sequential", "ModuleList", "ModuleDict", "Parameter", "functional", "init"):
                frame.scope.vars[name] = library.resolve(f"torch.nn.{name}", run)
            return
        if isinstance(module, LibraryName):
            for full in library.PRELUDE:
                if full.rpartition(".")[0] == module.name:
                    frame.scope.vars[full.rpartition(".")[2]] = library.resolve(full, run)
        frame.scope.open = frame.scope.open or reason
        return
    listed = module.scope.vars.get("__all__")
    items = getattr(listed, "items", listed)
    wanted = (
        [n for n in items if isinstance(n, str)]
        if isinstance(items, (list, tuple))
        else [n for n in module.scope.vars if not n.startswith("_")]
    )
    for name in wanted:
        value = modules.attribute(module, name, run, MISSING)
        if value is not MISSING:
            names.store(name, value, run)
    if module.scope.open is not None and module.ir.path:
        run.store.touch(frame.scope)
        frame.scope.open = frame.scope.open or module.scope.open


def _missing(stmt: ir.Import, base: str, run: Run) -> None:
    _fail(base, run)
    _bind_unknown(stmt, f"{base} is not installed or not readable", run)


def _fail(name: str, run: Run) -> None:
    """Inside `try: import ... except ImportError` a missing module takes the fallback."""
    if run.catching:
        run.raise_(ModuleNotFoundError, f"No module named {name!r}")


def _bind_unknown(stmt: ir.Import, reason: str, run: Run) -> None:
    for item in stmt.names:
        if item.name == "*":
            assert run.frame is not None
            run.store.touch(run.frame.scope)
            run.frame.scope.open = run.unknown(reason)
        else:
            names.store(item.alias or item.name, run.unknown(reason), run)
