"""Files that the program opens: the settings of its project, as they lie there, and unknown ones.

That a file holds what it does here is an assumption: where the program runs it may hold something else.
"""

from __future__ import annotations

import os
import pathlib

from shapecheck.interp.builtins.host_calls import from_native
from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.function_models import builtin, silent
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import Openness, is_open
from shapecheck.interp.values.objects import ClassObj, Instance, IteratorObj, Value
from shapecheck.values import Unknown

READING = ("r", "rt", "rb")
TEXT = " text"
"""The attribute that no program can name: what is left to read."""


def contents(file: Value, run: Run) -> str | None:
    """What a file of the project's settings holds, by its name; None where that is not known, as where the program has
    written one of that name.
    """
    name = _name(file)
    known = name is not None and os.path.basename(name) not in run.path.written
    text = run.session.named_files.text(name) if known and name is not None else None
    if text is None or is_open(f"the file {name}", f"`{name}` holds what it does here", run, Openness.USES):
        return None
    return text


def opened(run: Run, file: Value, mode: Value = "r", *rest: Value, **options: Value) -> Value:
    """`open(file)`."""
    if mode not in READING:
        _note_written(file, run)
    text = contents(file, run) if mode in READING else None
    if text is None:
        return run.unknown("open(): its result is not known before the program runs")
    made = Instance(TEXT_FILE, {TEXT: text, "mode": mode})
    made.open = Unknown("a part of an open file")
    return made


def _name(file: Value) -> str | None:
    return os.fspath(file) if isinstance(file, (str, pathlib.PurePath)) else None


def _note_written(file: Value, run: Run) -> None:
    name = _name(file)
    if name is not None:
        run.path.written.add(os.path.basename(name))


def left(file: Value, run: Run) -> str | None:
    """What is left to read of an open file, which is read then; None of anything else."""
    text = file.attrs.get(TEXT) if isinstance(file, Instance) else None
    if not isinstance(file, Instance) or not isinstance(text, str):
        return None
    run.store.touch(file)
    file.attrs[TEXT] = ""
    return text


def _left(file: Instance, run: Run) -> str:
    text = left(file, run)
    if text is None or file.attrs["mode"] == "rb":
        raise NotFollowed(run.unknown("the contents of a file"))
    return text


def _path_text(run: Run, self: pathlib.PurePath, *rest: Value, **options: Value) -> Value:
    text = contents(self, run)
    return run.unknown("Path.read_text() depends on the file system") if text is None else text


def _path_written(run: Run, self: pathlib.PurePath, *rest: Value, **options: Value) -> Value:
    _note_written(self, run)
    return run.unknown("how much is written to a file")


PATH_METHODS = {
    "open": builtin("open", opened),
    "read_text": builtin("read_text", _path_text),
    "write_text": builtin("write_text", _path_written),
    "write_bytes": builtin("write_bytes", _path_written),
}
"""What paths have that files are read and written by."""


def _read(run: Run, self: Instance, size: Value = -1) -> Value:
    text = _left(self, run)
    return text if size in (-1, None) else run.unknown("a part of a file")


def _lines(run: Run, self: Instance) -> Value:
    return from_native(_left(self, run).splitlines(keepends=True))


TEXT_FILE = ClassObj(
    "TextIOWrapper",
    (),
    {
        "read": builtin("read", _read),
        "readlines": builtin("readlines", _lines),
        "__iter__": builtin("__iter__", lambda run, self: IteratorObj([*_left(self, run).splitlines(keepends=True)])),
        "__enter__": builtin("__enter__", lambda run, self: self),
        "__exit__": silent("__exit__"),
        "close": silent("close"),
    },
)
