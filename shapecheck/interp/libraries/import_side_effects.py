"""Tables that modules of a library fill while they are imported: completed on demand, since imports are deferred.

`@register_model` in a module that has not run yet would have put its function into a table. So where a key is missing
from such a table, the modules that are imported but have not run, and whose text mentions both the key and the table
(or a function that writes into it), are run first. Where a class keeps a table of its subclasses, what defines one is
enough: its key may be made of its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ClassObj, DictObj, Instance, ModuleObj, SetObj, Table, Value
from shapecheck.values import Unknown

WRITTEN = re.compile(rb"[ \t]*(?:\[[^\]]*\][ \t]*=|\.(?:add|append|update|setdefault|insert|extend|register)\b)")
METHOD = re.compile(rb"^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)
SUBCLASS = re.compile(rb"^[ \t]*class[ \t]+(\w+)[ \t]*\(([^)]*)\)", re.MULTILINE)
FUNCTION = re.compile(rb"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)


def note(module: ModuleObj, run: Run) -> None:
    """Remember the tables of a module that has run."""
    tables = run.session.importer.tables
    for name, value in module.scope.vars.items():
        match value:
            case DictObj() | SetObj():
                tables.setdefault(id(value), Table(value, module, name))
                _note_inner(tables[id(value)], tables)
            case Instance(cls=cls):
                _note_held(value, cls.module or module, module, name, tables)
            case ClassObj() if value.module is module:
                _note_held(value, module, module, name, tables)
            case _:
                pass


def _note_held(
    holder: Instance | ClassObj, home: ModuleObj, module: ModuleObj, name: str, tables: dict[int, Table]
) -> None:
    """Remember the tables that an object or a class of a module holds."""
    for attribute, inner in holder.attrs.items():
        if isinstance(inner, (DictObj, SetObj)):
            tables.setdefault(id(inner), Table(inner, module, name, attribute, home.name))


def _note_inner(table: Table, tables: dict[int, Table]) -> None:
    """Remember the tables that a table of the project holds."""
    if not table.module.is_user or not isinstance(table.content, DictObj):
        return
    for inner in table.content.items.values():
        if isinstance(inner, (DictObj, SetObj)):
            tables.setdefault(id(inner), Table(inner, table.module, table.name, table.attribute, table.home))


def _fill(module: ModuleObj, run: Run) -> None:
    """Run a module of the project that may fill tables."""
    tables = run.session.importer.tables
    run.session.importer.ensure(module, run)
    for table in list(tables.values()):
        _note_inner(table, tables)


def _is_own(table: Table, run: Run) -> bool:
    """Whether modules of the project that wait may fill a table."""
    name = table.attribute or table.name
    path = table.module.path
    if table.attribute:
        home = run.session.importer.modules.get(table.home)
        path = table.module.path if home is None else home.path
    return table.module.is_user and run.session.importer.waiting.fill_into(path, name)


def _own_fillers(run: Run) -> list[ModuleObj]:
    """The modules of the project that wait and may fill tables, as Python would have run them."""
    importer = run.session.importer
    waiting = [m for m in importer.modules.values() if m is not None and m.is_user and m.state == "new"]
    return [m for m in waiting if importer.waiting.fills(m.name)]


def fill(content: DictObj | SetObj, run: Run) -> None:
    """Run the modules of the project that may fill a table of it and wait: all that is in it is asked for."""
    table = run.session.importer.tables.get(id(content))
    if table is None or not _is_own(table, run) or _is_filling(table, run):
        return
    for module in _own_fillers(run):
        _fill(module, run)


def _is_filling(table: Table, run: Run) -> bool:
    """Whether what asks is what fills the table, while a module is imported: it is not told what others will add."""
    frame = run.frame
    while frame is not None and frame.name != "<module>":
        function = frame.function
        if function is not None and function.module.is_user:
            parts = function.qualname.split(".")
            if run.session.importer.waiting.writes(function.module.name, parts, table.attribute or table.name):
                return True
        frame = frame.caller
    return False


def _complete_own(content: DictObj | SetObj, key: Value, run: Run) -> bool:
    """Whether a key that a table of the project lacks is there once the modules that wait have run: first those that
    speak of it.
    """
    for module in _own_fillers(run):
        if isinstance(key, str) and run.session.importer.definitions.mentions(module.name, key):
            _fill(module, run)
    if key not in content.items:
        fill(content, run)
    return key in content.items


def complete(content: DictObj | SetObj, key: Value, run: Run) -> bool:
    """Whether a key that a table lacks is there once the modules that may add it have run."""
    table = run.session.importer.tables.get(id(content))
    if table is None:
        return False
    if table.module.is_user:
        return _is_own(table, run) and not _is_filling(table, run) and _complete_own(content, key, run)
    if not isinstance(key, str) or not key or not _writers(table, run):
        return False
    absent = run.session.importer.absent_keys
    if (id(content), key) in absent:
        return False
    _declare_packages(table, run)
    tried: set[str] = set()
    while True:
        heirs = _heirs(table, run)
        for module in [*heirs, *_fillers(table, run)]:
            if module.name in tried:
                continue
            if module in heirs or run.session.importer.definitions.mentions(module.name, key):
                tried.add(module.name)
                run.session.importer.ensure(module, run)
                if key in content.items:
                    return True
        packages = [m for m in _waiting(table, run) if _is_package(m)]
        for package in packages:
            run.session.importer.ensure(package, run)
        if key in content.items:
            return True
        if not packages:
            absent.add((id(content), key))
            return False


def unread(content: DictObj | SetObj, run: Run) -> Unknown | None:
    """Why a table may hold more than it does: modules that have not run may add to it."""
    table = run.session.importer.tables.get(id(content))
    if table is None or table.module.is_user or not _writers(table, run):
        return None
    _declare_packages(table, run)
    waiting = next(chain(_heirs(table, run), _fillers(table, run), filter(_is_package, _waiting(table, run))), None)
    return None if waiting is None else run.unknown(f"what {waiting.name} adds to `{table.name}`")


def _declare_packages(table: Table, run: Run) -> None:
    """The packages that a table lies in are imported before it is, whoever names the module alone."""
    package = (table.home or table.module.name).rpartition(".")[0]
    while package:
        run.session.importer.find(package, run)
        package = package.rpartition(".")[0]


def _is_package(module: ModuleObj) -> bool:
    return module.path.endswith("__init__.py")


def _waiting(table: Table, run: Run) -> list[ModuleObj]:
    """Modules of a table's package that are imported but have not run."""
    root = table.module.name.partition(".")[0]
    loaded = list(run.session.importer.modules.values())
    return [m for m in loaded if m is not None and m.state == "new" and m.name.partition(".")[0] == root]


def _fillers(table: Table, run: Run) -> Iterator[ModuleObj]:
    """The waiting modules that speak of a table or of what writes into it."""
    writers = _writers(table, run)
    for module in _waiting(table, run):
        if any(run.session.importer.definitions.mentions(module.name, writer) for writer in writers):
            yield module


def _heirs(table: Table, run: Run) -> list[ModuleObj]:
    """The waiting modules that define subclasses of a class that keeps a table of them."""
    text = run.session.importer.definitions.text(table.home) if table.attribute else b""
    if not any(_function_at(text, at) == b"__init_subclass__" for at in _writes(text, table.attribute.encode())):
        return []
    waiting = _waiting(table, run)
    defined = {
        module.name: [
            (found[1], set(re.findall(rb"\w+", found[2])))
            for found in SUBCLASS.finditer(run.session.importer.definitions.text(module.name))
        ]
        for module in run.session.importer.modules.values()
        if module is not None and module.name.partition(".")[0] == table.module.name.partition(".")[0]
    }
    family, grown = {table.name.encode()}, True
    while grown:
        heirs = {name for classes in defined.values() for name, bases in classes if bases & family} - family
        family, grown = family | heirs, bool(heirs)
    return [module for module in waiting if any(bases & family for _, bases in defined[module.name])]


def _function_at(text: bytes, at: int) -> bytes:
    """The name of the function that a place of a text lies in."""
    heads = [found[1] for found in METHOD.finditer(text, 0, at)]
    return heads[-1] if heads else b""


def _writers(table: Table, run: Run) -> frozenset[str]:
    """The words of those who may write into a table: its holder, if the holder's class writes into it at all; or its
    own name and what writes into it at home.
    """
    known: dict[int, frozenset[str]] = run.session.importer.table_writers
    if id(table.content) not in known:
        if table.attribute:
            text = run.session.importer.definitions.text(table.home)
            is_written = next(_writes(text, table.attribute.encode()), None) is not None
            found = frozenset({table.name} if is_written else ())
        else:
            found = _writers_in(run.session.importer.definitions.text(table.module.name), table.name)
        known[id(table.content)] = found
    return known[id(table.content)]


def _writers_in(text: bytes, name: str) -> frozenset[str]:
    """The functions and classes of a module that write into its table, by their text, and the table's own name."""
    writes = list(_writes(text, name.encode()))
    if not writes:
        return frozenset()
    tops = [(found.start(), found[1].decode()) for found in FUNCTION.finditer(text)]
    return frozenset({name, *(max((top for top in tops if top[0] < at), default=(0, name))[1] for at in writes)})


def _writes(text: bytes, name: bytes) -> Iterator[int]:
    """Where, in the body of a function or class, something is put into a table."""
    at = text.find(name)
    while at >= 0:
        start = text.rfind(b"\n", 0, at) + 1
        if text[start : start + 1] in (b" ", b"\t") and WRITTEN.match(text, at + len(name)):
            yield at
        at = text.find(name, at + 1)
