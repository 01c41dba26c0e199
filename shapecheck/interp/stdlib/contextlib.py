"""contextlib: context managers made of generators, and the ready-made ones.

The body of a generator runs around the block that it manages (`python/contexts.py` does that), and `suppress` swallows
what it should. The exits of an `ExitStack` do not run, `closing` closes nothing, redirected output is not captured.
"""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.builtins import builtin_sequences
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model, builtin, identity, silent, table
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import BoundMethod, Builtin, ClassObj, FunctionObj, Instance, Partial, Value


# -------------------------------------------------------------------- @contextmanager
def _context_manager(run: Run, func: Value) -> Value:
    def make(run: Run, *args: Value, **kwargs: Value) -> Value:
        return Instance(GENERATED, {"func": func, "call": (args, kwargs)}, run.here())

    return builtin("contextmanager", make)


def _enter(run: Run, self: Instance, /) -> Value:
    """What the generator yields first. It runs to its end here: what it does behind the yield is done early."""
    args, kwargs = self.attrs["call"]
    return builtin_sequences.next_(run, space.call(self.attrs["func"], args, kwargs, run), None)


def is_generator(manager: Instance) -> bool:
    """Whether the function behind a manager is a generator written in the program."""
    function = manager.attrs["func"]
    while isinstance(function, (BoundMethod, Partial)):
        function = function.function
    return isinstance(function, FunctionObj) and function.function.is_generator


def _decorate(run: Run, self: Instance, function: Value, /) -> Value:
    return function


GENERATED = ClassObj(
    "_GeneratorContextManager",
    (),
    table({"__enter__": _enter, "__exit__": lambda run, self, *args: None, "__call__": _decorate}),
)


# -------------------------------------------------------------------- ready-made
def _holding(name: str, init: Model) -> ClassObj:
    """A context manager that does nothing here and gives back what it was made of."""
    methods: dict[str, Model] = {
        "__init__": init,
        "__enter__": lambda run, self: self.attrs["thing"],
        "__exit__": lambda run, self, *args: None,
    }
    return ClassObj(name, (), table(methods))


def _null(run: Run, self: Instance, enter_result: Value = None) -> None:
    _hold(run, self, enter_result)


def _closing(run: Run, self: Instance, thing: Value) -> None:
    _hold(run, self, thing)


def _redirect(run: Run, self: Instance, new_target: Value) -> None:
    _hold(run, self, new_target)


def _hold(run: Run, self: Instance, thing: Value) -> None:
    run.store.touch(self)
    self.attrs["thing"] = thing


def _suppressing(run: Run, self: Instance, kind: Value, *args: Value) -> Value:
    """Swallow an exception of one of the kinds."""
    if kind is None:
        return None
    for wanted in self.attrs["kinds"]:
        if isinstance(kind, type) and isinstance(wanted, type):
            if issubclass(kind, wanted):
                return True
        elif isinstance(kind, ClassObj) and wanted in kind.mro:
            return True
    return None


def _kinds(run: Run, self: Instance, *kinds: Value) -> None:
    run.store.touch(self)
    self.attrs["kinds"] = kinds


SUPPRESS = ClassObj(
    "suppress",
    (),
    table({"__init__": _kinds, "__enter__": lambda run, self: None, "__exit__": _suppressing}),
)


def _enter_context(run: Run, self: Instance, cm: Value) -> Value:
    if isinstance(cm, Instance):
        method = lookup.class_attribute(cm.cls, "__enter__")
        if method is not None:
            return space.call(space.bind(method, cm, run), (), {}, run)
    return run.unknown("what a context manager gives")


STACK = ClassObj(
    "ExitStack",
    (),
    {
        **table(
            {
                "enter_context": _enter_context,
                "__enter__": lambda run, self: self,
                "pop_all": lambda run, self: self,
            }
        ),
        "__exit__": silent("__exit__"),
        "push": identity("push"),
        "callback": silent("callback"),
        "close": silent("close"),
    },
)
DECORATOR = ClassObj("ContextDecorator", (), {"__call__": Builtin("__call__", lambda run, args, kwargs: args[1])})

NAMES: Mapping[str, Value] = {
    "contextmanager": builtin("contextmanager", _context_manager),
    "asynccontextmanager": builtin("asynccontextmanager", _context_manager),
    "nullcontext": _holding("nullcontext", _null),
    "closing": _holding("closing", _closing),
    "redirect_stdout": _holding("redirect_stdout", _redirect),
    "redirect_stderr": _holding("redirect_stderr", _redirect),
    "suppress": SUPPRESS,
    "ExitStack": STACK,
    "AsyncExitStack": STACK,
    "ContextDecorator": DECORATOR,
    "AbstractContextManager": ClassObj("AbstractContextManager", (), {}),
}
