"""os, os.path and sys: paths are text and pure; everything about this machine is unknown."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Mapping

from shapecheck.interp.builtins import methods
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.function_models import builtin, silent, table, untold
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.loading import loaded_modules
from shapecheck.interp.values.objects import ClassObj, DictObj, Instance, ListObj, Native, Value
from shapecheck.values import Unknown

PURE = (
    "join",
    "basename",
    "dirname",
    "split",
    "splitext",
    "normpath",
    "isabs",
    "commonprefix",
    "splitdrive",
    "commonpath",
)
PATH: dict[str, Value] = {
    **{name: Native(f"os.path.{name}", getattr(posixpath, name)) for name in PURE},
    **{
        name: untold(f"os.path.{name}")
        for name in (
            "exists", "isfile", "isdir", "islink", "getsize", "getmtime", "abspath", "realpath", "expanduser",
            "expandvars", "relpath", "samefile", "lexists", "getctime", "getatime", "ismount",
        )
    },
    "sep": "/",
    "pardir": "..",
    "curdir": ".",
    "extsep": ".",
}  # fmt: skip
NAMESPACE = ClassObj("module", (), {})


# -------------------------------------------------------------------- the environment
def _variable(run: Run, key: Value, default: Value = None) -> Value:
    """`os.environ.get(key, default)`: as with a command line, what nobody has set has its default. A library's own
    variables count as not set; whether the checked program's are is open.
    """
    assert run.frame is not None
    return run.unknown("an environment variable") if default is None and run.frame.module.is_user else default


def _variable_in(run: Run, self: DictObj, key: Value, default: Value = None, /) -> Value:
    if isinstance(key, str) and key in self.items:
        return self.items[key]
    return _variable(run, key, default)


ENVIRON = DictObj({}, open=Unknown("the environment of the program"), kind="environ")
methods.METHODS["environ"] = {**methods.METHODS["dict"], "get": builtin("get", _variable_in)}

SILENT = """makedirs mkdir remove unlink rename replace rmdir removedirs chdir chmod putenv unsetenv system symlink link
    utime umask kill close renames truncate nice"""
UNTOLD = """getcwd listdir walk scandir stat getpid cpu_count popen access uname getlogin urandom getppid
    get_terminal_size sched_getaffinity open read write fspath lstat environb getuid"""
OS: dict[str, Value] = {
    **{name: silent(f"os.{name}") for name in SILENT.split()},
    **{name: untold(f"os.{name}") for name in UNTOLD.split()},
    "environ": ENVIRON,
    "getenv": builtin("getenv", _variable),
    "path": Instance(NAMESPACE, dict(PATH)),
    "sep": "/",
    "linesep": "\n",
    "pathsep": ":",
    "devnull": "/dev/null",
    "name": Unknown("the operating system"),
    "PathLike": ClassObj("PathLike", (), {}),
    "error": OSError,
}


# -------------------------------------------------------------------- sys
def _exit(run: Run, status: Value = None, /) -> Value:
    raise Raised(SystemExit(status), run.here(), explicit=True)


SILENCE = ClassObj("TextIOWrapper", (), {name: silent(name) for name in ("write", "flush", "close", "writelines")})
SYS: dict[str, Value] = {
    "version_info": tuple(sys.version_info[:3]),
    "maxsize": sys.maxsize,
    "float_info": Unknown("sys.float_info"),
    "version": Unknown("the version of Python"),
    "platform": Unknown("the operating system"),
    "argv": ListObj([], open=Unknown("the command line")),
    "path": ListObj([], open=Unknown("the import path")),
    "modules": loaded_modules(),
    "stdout": Instance(SILENCE, {}),
    "stderr": Instance(SILENCE, {}),
    "stdin": Unknown("the standard input"),
    "executable": Unknown("the running Python"),
    "byteorder": "little",
    "exit": builtin("exit", _exit),
    **table(
        {
            "setrecursionlimit": lambda run, limit: None,
            "getrecursionlimit": lambda run: 1000,
            "getsizeof": lambda run, *args: run.unknown("the size of an object in memory"),
            "exc_info": lambda run: run.unknown("sys.exc_info()"),
            "_getframe": lambda run, *args: run.unknown("a frame of the interpreter"),
            "intern": lambda run, text: text,
        }
    ),
}
MODULES: Mapping[str, Mapping[str, Value]] = {"os": OS, "os.path": PATH, "sys": SYS}
