"""os: the names of a POSIX system; files, processes and users are unknown, and changing them does nothing.

A variable of the environment that nobody has set has the default that the program gives.
"""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.builtins import methods
from shapecheck.interp.run.function_models import builtin, silent, untold
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import supposed
from shapecheck.interp.stdlib.os.path import NAMES as PATH
from shapecheck.interp.stdlib.shared.tables import each, submodule
from shapecheck.interp.values.objects import ClassObj, DictObj, Value
from shapecheck.values import Unknown


def _variable(run: Run, key: Value, default: Value = None) -> Value:
    """`os.environ.get(key, default)`: as with a command line, what nobody has set has its default. A library's own
    variables count as not set; whether the checked program's are is open.
    """
    assert run.frame is not None
    if not run.frame.module.is_user:
        return default
    if default is None:
        return run.unknown("an environment variable")
    name = f"${key}" if isinstance(key, str) else "the environment"
    return supposed(name, f"{name} is not set", default, run)


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
NAMES: Mapping[str, Value] = {
    **each(silent, SILENT, "os."),
    **each(untold, UNTOLD, "os."),
    "environ": ENVIRON,
    "getenv": builtin("getenv", _variable),
    "path": submodule(PATH),
    "sep": "/",
    "linesep": "\n",
    "pathsep": ":",
    "devnull": "/dev/null",
    "name": Unknown("the operating system"),
    "PathLike": ClassObj("PathLike", (), {}),
    "error": OSError,
}
