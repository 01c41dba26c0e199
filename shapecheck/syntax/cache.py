"""IR on disk, by the content of the file that it came from, so that an unchanged file is never parsed again.

Entries are pickles that name nothing but the classes of `shapecheck.ir`, and they are read by an unpickler that knows
nothing else, so an entry can hold no code. (Measured on `torch/nn/modules/rnn.py`, 1,876 lines: lowered in 110 ms,
loaded in 5 ms; dataclasses rebuilt by pickle's own default take 13 ms.) Imports no libcst.
"""

from __future__ import annotations

import gc
import io
import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, get_args

from shapecheck import ir
from shapecheck.base.cache_files import blake2b, write_whole
from shapecheck.base.lite_dataclass import replace
from shapecheck.syntax.errors import SourceError, SourceFault

LOWERING_VERSION = 2  # raise it whenever the same text lowers to other IR

_DIGEST = 16
_CLASSES: dict[str, Any] = {
    name: value for name, value in vars(ir).items() if isinstance(value, type) and value.__module__ == ir.__name__
}
_FACTORIES: dict[tuple[str, str], Any] = {
    **{(ir.__name__, name): value for name, value in _CLASSES.items()},
    (ir.__name__, "Pos"): partial(tuple.__new__, ir.Pos),
    ("builtins", "Ellipsis"): ...,
    ("builtins", "complex"): complex,
    ("builtins", "frozenset"): frozenset,
}


class IrCache:
    """A folder of lowered modules. One that cannot be read or written serves as an empty one, silently."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(folder)
        self._layout = _layout()

    def load(self, data: bytes, *, notebook: bool, path: str, name: str) -> ir.Module | None:
        """What `data` lowered to, under this path and name; None if not known. Raises a remembered SourceError."""
        try:
            entry = self._file(data, notebook).read_bytes()
        except OSError:
            return None
        digest, payload = entry[:_DIGEST], entry[_DIGEST:]
        if digest != _digest(payload):
            return None
        try:
            with _no_collection():
                found = _Reader(io.BytesIO(payload)).load()
        except Exception:
            return None
        match found:
            case ir.Module():
                return replace(found, path=path, name=name)
            case (str(kind), str(message), int(line), int(column), cell) if kind in get_args(SourceFault):
                raise SourceError(kind, message, line, column, cell)  # type: ignore[arg-type]
            case _:
                return None

    def store(self, data: bytes, outcome: ir.Module | SourceError, *, notebook: bool) -> None:
        """Remember what `data` came to; nothing happens where that cannot be done."""
        content: object
        if isinstance(outcome, SourceError):
            content = (outcome.kind, outcome.message, outcome.line, outcome.column, outcome.cell)
        else:
            content = replace(outcome, path="", name="")
        stream = io.BytesIO()
        try:
            _Writer(stream, protocol=5).dump(content)
            payload = stream.getvalue()
            write_whole(str(self._file(data, notebook)), _digest(payload) + payload)
        except (OSError, RecursionError, MemoryError):
            return

    def _file(self, data: bytes, notebook: bool) -> Path:
        key = blake2b(data, digest_size=20, key=self._layout, person=b"notebook" if notebook else b"python").hexdigest()
        return self._folder / key[:2] / f"{key[2:]}.ir"


class _Writer(pickle.Pickler):
    """Writes each node as its class and its fields, which is what reads back fastest."""

    def reducer_override(self, obj: Any) -> Any:
        kind = type(obj)
        if kind is ir.Pos:
            return kind, (tuple(obj),)
        if _CLASSES.get(kind.__name__) is kind:
            return kind, tuple([getattr(obj, field) for field in _fields(kind)])
        return NotImplemented


class _Reader(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str, /) -> Any:
        try:
            return _FACTORIES[module_name, global_name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module_name}.{global_name} has no place in a cache of IR") from None


def _fields(kind: Any) -> tuple[str, ...]:
    fields: tuple[str, ...] = kind._fields if hasattr(kind, "_fields") else getattr(kind, "__slots__", ())
    return fields


def _layout() -> bytes:
    """A key that changes with the shape of the IR, so that entries of another version are not found."""
    described = [f"{name}{_fields(kind)}" for name, kind in sorted(_CLASSES.items())]
    return blake2b(f"{LOWERING_VERSION} {described}".encode(), digest_size=32).digest()


def _digest(payload: bytes) -> bytes:
    return blake2b(payload, digest_size=_DIGEST).digest()


@contextmanager
def _no_collection() -> Iterator[None]:
    """Loading makes thousands of objects and no garbage: collections in between only cost time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
