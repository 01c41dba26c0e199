"""os.path: functions of the text of a path are exact, as on POSIX; what asks the file system is unknown."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from shapecheck.interp.run.function_models import untold
from shapecheck.interp.stdlib.shared.tables import each
from shapecheck.interp.values.objects import Native, Value

PURE = """join basename dirname split splitext normpath isabs commonprefix splitdrive commonpath"""
UNTOLD = """exists isfile isdir islink getsize getmtime abspath realpath expanduser expandvars relpath samefile lexists
    getctime getatime ismount"""

NAMES: Mapping[str, Value] = {
    **{name: Native(f"os.path.{name}", getattr(posixpath, name)) for name in PURE.split()},
    **each(untold, UNTOLD, "os.path."),
    "sep": "/",
    "pardir": "..",
    "curdir": ".",
    "extsep": ".",
}
