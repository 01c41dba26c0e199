"""contextvars: exact, for a program has one context here; copies of the context are unknown."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run.function_models import builtin
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ClassObj, Instance, Value
from shapecheck.values import Unknown

_NONE: Value = object()


def _make(run: Run, self: Instance, name: Value, *, default: Value = _NONE) -> None:
    self.attrs.update({"name": name, "_default": default, "_value": _NONE})


def _get(run: Run, self: Instance, default: Value = _NONE, /) -> Value:
    for value in (self.attrs["_value"], default, self.attrs["_default"]):
        if value is not _NONE:
            return value
    return run.raise_(LookupError, str(self.attrs["name"]))


def _set(run: Run, self: Instance, value: Value, /) -> Value:
    token = Instance(TOKEN, {"var": self, "old_value": self.attrs["_value"]})
    run.store.touch(self)
    self.attrs["_value"] = value
    return token


def _reset(run: Run, self: Instance, token: Value, /) -> None:
    run.store.touch(self)
    known = isinstance(token, Instance) and token.cls is TOKEN
    self.attrs["_value"] = (
        token.attrs["old_value"] if known else Unknown("a context variable reset to what is not known")
    )


TOKEN = ClassObj("Token", (), {"MISSING": _NONE})
VARIABLE = ClassObj(
    "ContextVar",
    (),
    {
        "__init__": builtin("ContextVar.__init__", _make),
        "get": builtin("ContextVar.get", _get),
        "set": builtin("ContextVar.set", _set),
        "reset": builtin("ContextVar.reset", _reset),
    },
)
NAMES: Mapping[str, Value] = {"ContextVar": VARIABLE, "Token": TOKEN}
