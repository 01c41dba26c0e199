"""sys: `exit` ends the program; the command line, the import path, the streams and the platform are unknown.

`sys.modules` gives the modules that have been read; what else is imported by then is not known.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.function_models import builtin, silent, table
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ClassObj, Instance, LibraryName, ListObj, ModuleObj, Value
from shapecheck.values import Named, Unknown


# -------------------------------------------------------------------- sys.modules
def _loaded(name: Value, run: Run) -> Value | None:
    """A module that is imported already; None where it is not, or not as far as is known."""
    if not isinstance(name, str):
        return None
    found = run.session.importer.modules.get(name)
    return found if found is not None else LibraryName(name) if name == "torch" else None


def _item(run: Run, owner: Value, name: Value) -> Value:
    found = _loaded(name, run)
    return run.unknown("a module that may be imported elsewhere") if found is None else found


def _get(run: Run, owner: Value, name: Value, default: Value = None) -> Value:
    return _item(run, owner, name)


def _contains(run: Run, owner: Value, name: Value) -> Value:
    found = _loaded(name, run)
    return (
        run.unknown("a module that may be imported elsewhere")
        if found is None
        else isinstance(found, (ModuleObj, LibraryName))
    )


def _replace(run: Run, owner: Value, name: Value, value: Value) -> None:
    """`sys.modules[__name__] = object`: what the module itself does not bind is asked of the object."""
    module = run.session.importer.modules.get(name) if isinstance(name, str) else None
    if isinstance(module, ModuleObj) and isinstance(value, Instance):
        run.store.touch(module.scope)
        module.scope.vars["__getattr__"] = builtin("__getattr__", lambda run, name: space.attribute(value, name, run))


LOADED = ClassObj("modules", (), {
    "__getitem__": builtin("sys.modules.__getitem__", _item),
    "get": builtin("sys.modules.get", _get),
    "__contains__": builtin("sys.modules.__contains__", _contains),
    "__setitem__": builtin("sys.modules.__setitem__", _replace),
    **{name: silent(f"sys.modules.{name}") for name in ("__delitem__", "pop", "setdefault", "update")},
})  # fmt: skip


def loaded_modules() -> Instance:
    """What `sys.modules` is: it gives the modules that have been read; what else is imported is not known."""
    made = Instance(LOADED, {})
    made.open = Unknown("the table of modules")
    return made


# -------------------------------------------------------------------- the rest
def _exit(run: Run, status: Value = None, /) -> Value:
    raise Raised(SystemExit(status), run.here(), explicit=True)


def implementation() -> Instance:
    """What `sys.implementation` is: torch runs on CPython."""
    made = Instance(ClassObj("SimpleNamespace", (), {}), {"name": "cpython"})
    made.open = Unknown("a part of sys.implementation")
    return made


VERSION = ("major", "minor", "micro", "releaselevel", "serial")
SILENCE = ClassObj("TextIOWrapper", (), {name: silent(name) for name in ("write", "flush", "close", "writelines")})
NAMES: Mapping[str, Value] = {
    "version_info": Named("sys.version_info", **{part: getattr(sys.version_info, part) for part in VERSION}),
    "maxsize": sys.maxsize,
    "float_info": Unknown("sys.float_info"),
    "version": Unknown("the version of Python"),
    "platform": Unknown("the operating system"),
    "argv": ListObj([], open=Unknown("the command line")),
    "path": ListObj([], open=Unknown("the import path")),
    "modules": loaded_modules(),
    "implementation": implementation(),
    "stdout": Instance(SILENCE, {}),
    "stderr": Instance(SILENCE, {}),
    "stdin": Unknown("the standard input"),
    "executable": Unknown("the running Python"),
    "byteorder": "little",
    "exit": builtin("exit", _exit),
    **table(
        {
            "setrecursionlimit": lambda run, limit, /: None,
            "getrecursionlimit": lambda run: 1000,
            "getsizeof": lambda run, *args: run.unknown("the size of an object in memory"),
            "exc_info": lambda run: run.unknown("sys.exc_info()"),
            "_getframe": lambda run, *args: run.unknown("a frame of the interpreter"),
            "intern": lambda run, string, /: string,
        }
    ),
}
