"""argparse: a command line that nobody has typed yet gives every argument its default.

An argument that is required or positional is unknown; of a number, at least the type is known. A list of words that
the program itself hands to the parser is parsed by argparse. Help texts are unknown.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any, NoReturn

from shapecheck.dims import sym
from shapecheck.interp.builtins import host_calls
from shapecheck.interp.run import space
from shapecheck.interp.run.control import NotFollowed, Raised
from shapecheck.interp.run.function_models import builtin, needed, silent, table, untold
from shapecheck.interp.run.kinds import NotNative
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import supposed
from shapecheck.interp.stdlib.shared.state import LOST, entries, kept, objects
from shapecheck.interp.values.objects import ClassObj, DictObj, Instance, ListObj, Real, Repeated, Value
from shapecheck.rules.torch.shape.inspecting import LOWEST

NAMESPACE = ClassObj("Namespace", (), {})
ABSENT = Instance(ClassObj("_Absent", (), {}), {})
"""No default was given."""
TAKES_NONE = ("store_true", "store_false", "store_const", "append_const", "count", "help", "version")


# -------------------------------------------------------------------- building
def _init(run: Run, self: Instance, /, *args: Value, **kwargs: Value) -> None:
    run.store.touch(self)
    self.attrs.update(
        actions=ListObj([]),
        defaults=DictObj({}),
        children=DictObj({}),
        command=None,
        description=kwargs.get("description"),
        prog=kwargs.get("prog", ""),
    )
    parents = kwargs.get("parents")
    for parent in parents.items if isinstance(parents, ListObj) else ():
        if isinstance(parent, Instance) and "actions" in parent.attrs:
            kept(self, "actions", ListObj, run).items.extend(_actions(parent, run))
            entries(self, "defaults", run).update(entries(parent, "defaults", run))


def _add_argument(run: Run, self: Instance, /, *flags: Value, **options: Value) -> Value:
    actions = kept(self, "actions", ListObj, run)
    run.store.touch(actions)
    try:
        known = [needed(str, flag, "an argument of unknown name", run) for flag in flags]
    except NotFollowed as lacking:
        actions.open = actions.open or lacking.reason
        raise
    made = Instance(ACTION, {"flags": tuple(known), "dest": _destination(known, options), "options": DictObj(options)})
    made.attrs["default"] = options.get("default")
    made.attrs["choices"] = options.get("choices")
    actions.items.append(made)
    return made


def _destination(flags: list[str], options: Mapping[str, Value]) -> str:
    given = options.get("dest")
    if isinstance(given, str):
        return given
    long = next((flag for flag in flags if flag.startswith("--")), flags[0] if flags else "")
    return long.lstrip("-").replace("-", "_") if long.startswith("-") else long


def _actions(parser: Instance, run: Run) -> list[Instance]:
    return [needed(Instance, action, LOST, run) for action in kept(parser, "actions", ListObj, run).items]


def _is_option(action: Instance, run: Run) -> bool:
    return any(flag.startswith("-") for flag in kept(action, "flags", tuple, run))


def _group(run: Run, self: Instance, /, *args: Value, **kwargs: Value) -> Value:
    """A group adds to the parser that it belongs to."""
    return self


def _set_defaults(run: Run, self: Instance, /, **defaults: Value) -> None:
    known = kept(self, "defaults", DictObj, run)
    run.store.touch(known)
    known.items.update(defaults)


def _get_default(run: Run, self: Instance, dest: Value) -> Value:
    return _defaults(run, self).get(needed(str, dest, "the default of an unknown argument", run))


def _add_subparsers(run: Run, self: Instance, /, **kwargs: Value) -> Value:
    run.store.touch(self)
    self.attrs["command"] = kwargs.get("dest")
    return Instance(SUBPARSERS, {"parser": self})


def _add_parser(run: Run, self: Instance, name: Value, /, **kwargs: Value) -> Value:
    """A sub-command's parser; which one is chosen is not known, so its names are there with their defaults."""
    made = Instance(PARSER, {}, run.here())
    _init(run, made, **kwargs)
    children = kept(kept(self, "parser", Instance, run), "children", DictObj, run)
    run.store.touch(children)
    children.items[name] = made
    return made


# -------------------------------------------------------------------- an unknown command line
def _defaults(run: Run, parser: Instance) -> dict[str, Value]:
    """Each argument's value when the command line names none; of several commands, the first one's."""
    values = _own_defaults(run, parser)
    command = parser.attrs.get("command")
    if isinstance(command, str):
        values[command] = run.unknown("the command of the command line")
    for child in objects(entries(parser, "children", run), run).values():
        for name, value in _defaults(run, child).items():
            values.setdefault(name, value)
            run.found.hand_over((value,))
    return values


def _own_defaults(run: Run, parser: Instance) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for action in _actions(parser, run):
        value = _default(run, action) if parser.open is None else parser.open
        if value is not argparse.SUPPRESS:
            values.setdefault(kept(action, "dest", str, run), value)
    values.update(entries(parser, "defaults", run))
    return values


def supposition_of(name: str) -> str:
    """What the assumption is called that an option has its default."""
    return f"--{name}"


def _not_typed(name: str, default: Value, run: Run) -> Value:
    """A value that whoever starts the program may type in place of the default."""
    return supposed(supposition_of(name), f"`--{name}` is left at its default on the command line", default, run)


def _default(run: Run, action: Instance) -> Value:
    options = entries(action, "options", run)
    kind = options.get("action", "store")
    default = action.attrs["default"] if "default" in options or action.attrs["default"] is not None else ABSENT
    if kind in ("help", "version"):
        return argparse.SUPPRESS
    positional = not _is_option(action, run)
    nargs = options.get("nargs")
    if (positional and nargs not in ("?", "*")) or options.get("required") is True:
        return _typed_unknown(run, kept(action, "dest", str, run), options.get("type"), nargs)
    if default is ABSENT:
        if kind in ("store_true", "store_false"):
            return kind == "store_false"
        return ListObj([]) if positional and nargs == "*" else None
    kind_of_value = options.get("type")
    if isinstance(default, str) and kind_of_value is not None and default != argparse.SUPPRESS:
        return space.call(kind_of_value, (default,), {}, run)
    return default


def _typed_unknown(run: Run, name: str, kind: Value, nargs: Value) -> Value:
    """An argument that the command line must name: of a number at least the type is known, of several the list."""
    if isinstance(nargs, int):
        return ListObj([_typed_unknown(run, f"{name}_{place}", kind, None) for place in range(nargs)])
    if nargs == "+":
        return ListObj([], Repeated(_typed_unknown(run, name, kind, None), sym(f"{name}_count", True, 1)))
    if nargs is None and kind is int:
        return sym(name, opaque=True, minimum=LOWEST)
    if nargs is None and kind is float:
        return Real()
    return run.unknown(f"the argument {name} of the command line")


# -------------------------------------------------------------------- words in the program
class _Refused(Exception):
    """The words do not fit the parser: argparse would print a message and exit."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Refused(message)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise _Refused(message or "")

    def print_help(self, file: Any = None) -> None:
        pass


Place = tuple[int, ...]
"""Where an argument stands: the places of the commands that lead to its parser, then its own."""


def _parsed(run: Run, parser: Instance, words: list[str], extra: bool) -> Value:
    """Parse known words with argparse itself, types left out; the program's own types are called afterwards."""
    real = _Parser(add_help=False)
    try:
        _declare(real, parser, (), run)
        result, rest = real.parse_known_args(words) if extra else (real.parse_args(words), [])
    except _Refused:
        raise Raised(SystemExit(2), run.here()) from None
    except (ValueError, TypeError, NotNative):
        return run.unknown("a parser that is not followed")
    made = Instance(NAMESPACE, _collected(run, parser, (), result))
    return (made, ListObj(list(rest))) if extra else made


def _name_of(place: Place) -> str:
    return "_".join(("", *map(str, place)))


def _declare(real: argparse.ArgumentParser, parser: Instance, at: Place, run: Run) -> None:
    """Give a parser of argparse's own the arguments and commands of the program's."""
    if parser.open is not None:
        raise NotNative
    for number, action in enumerate(_actions(parser, run)):
        name = _name_of((*at, number))
        flags = kept(action, "flags", tuple, run) if _is_option(action, run) else (name,)
        real.add_argument(*flags, **_native_options(run, action, name))
    children = objects(entries(parser, "children", run), run)
    if not children:
        return
    commands = real.add_subparsers(dest=_name_of((*at, COMMAND)))
    for number, (word, child) in enumerate(children.items()):
        _declare(commands.add_parser(str(word), add_help=False), child, (*at, number, COMMAND), run)


COMMAND = -1


def _collected(run: Run, parser: Instance, at: Place, result: argparse.Namespace) -> dict[str, Value]:
    """The values of a parser's arguments, and of those of the command that was chosen."""
    values = _own_defaults(run, parser)
    for number, action in enumerate(_actions(parser, run)):
        found = getattr(result, _name_of((*at, number)), None)
        if found is not None:
            values[kept(action, "dest", str, run)] = _typed(run, action, found)
    chosen, command = getattr(result, _name_of((*at, COMMAND)), None), parser.attrs.get("command")
    if isinstance(command, str):
        values[command] = chosen
    for number, (word, child) in enumerate(objects(entries(parser, "children", run), run).items()):
        if word == chosen:
            values.update(_collected(run, child, (*at, number, COMMAND), result))
    return values


def _native_options(run: Run, action: Instance, name: str) -> dict[str, Any]:
    options = entries(action, "options", run)
    kind = options.get("action", "store")
    chosen: dict[str, Any] = {"default": None}
    if kind is BOOLEAN:
        chosen["action"] = argparse.BooleanOptionalAction
    elif isinstance(kind, str):
        chosen["action"] = kind
    else:
        raise NotNative
    if "nargs" in options:
        chosen["nargs"] = space.native(options["nargs"])
    if "const" in options:
        chosen["const"] = space.native(options["const"])
    if _is_option(action, run):
        chosen["dest"] = name
        if options.get("required") is True:
            chosen["required"] = True
    if options.get("choices") is not None and "type" not in options:
        chosen["choices"] = space.native(options["choices"])
    if kind in ("version", "help"):
        chosen = {"action": "store_true", "dest": name}
    return chosen


def _typed(run: Run, action: Instance, found: Any) -> Value:
    options = entries(action, "options", run)
    kind = options.get("type")
    if kind is None or options.get("action", "store") in TAKES_NONE or options.get("action") is BOOLEAN:
        return host_calls.from_native(found)
    if isinstance(found, list):
        return ListObj([space.call(kind, (word,), {}, run) for word in found])
    return space.call(kind, (found,), {}, run) if isinstance(found, str) else host_calls.from_native(found)


def _parse(run: Run, self: Instance, args: Value, namespace: Value, extra: bool) -> Value:
    given = args.items if isinstance(args, ListObj) and args.exact else [None]
    words = [word for word in given if isinstance(word, str)]
    if len(words) == len(given):
        return _parsed(run, self, words, extra)
    made = Instance(NAMESPACE, {name: _not_typed(name, value, run) for name, value in _defaults(run, self).items()})
    made.open = kept(self, "actions", ListObj, run).open
    if isinstance(namespace, Instance):
        run.store.touch(namespace)
        namespace.attrs.update({**made.attrs, **namespace.attrs})
        made = namespace
    return (made, ListObj([], open=run.unknown("the rest of the command line"))) if extra else made


def _parse_args(run: Run, self: Instance, args: Value = None, namespace: Value = None) -> Value:
    return _parse(run, self, args, namespace, extra=False)


def _parse_known_args(run: Run, self: Instance, args: Value = None, namespace: Value = None) -> Value:
    return _parse(run, self, args, namespace, extra=True)


def _error(run: Run, self: Instance, message: Value) -> Value:
    raise Raised(SystemExit(2), run.here(), explicit=True)


def _exit(run: Run, self: Instance, status: Value = 0, message: Value = None) -> Value:
    raise Raised(SystemExit(status), run.here(), explicit=True)


def _file_type(run: Run, mode: Value = "r", bufsize: Value = -1, encoding: Value = None, errors: Value = None) -> Value:
    """`FileType("r")`: a function that opens a file."""
    return untold("FileType")


def _namespace_init(run: Run, self: Instance, /, **kwargs: Value) -> None:
    run.store.touch(self)
    self.attrs.update(kwargs)


def _get_kwargs(run: Run, self: Instance) -> Value:
    return ListObj([(name, value) for name, value in self.attrs.items()], open=self.open)


def _namespace_contains(run: Run, self: Instance, key: Value) -> Value:
    return key in self.attrs


NAMESPACE.attrs.update(
    table({"__init__": _namespace_init, "__contains__": _namespace_contains, "_get_kwargs": _get_kwargs})
)
ACTION = ClassObj("Action", (), {})
SUBPARSERS = ClassObj("_SubParsersAction", (), table({"add_parser": _add_parser}))
PARSER = ClassObj(
    "ArgumentParser",
    (),
    {
        **table(
            {
                "__init__": _init, "add_argument": _add_argument, "add_argument_group": _group,
                "add_mutually_exclusive_group": _group, "set_defaults": _set_defaults, "get_default": _get_default,
                "add_subparsers": _add_subparsers, "parse_args": _parse_args, "parse_known_args": _parse_known_args,
                "parse_intermixed_args": _parse_args, "error": _error, "exit": _exit,
            }
        ),
        "print_help": silent("print_help"),
        "print_usage": silent("print_usage"),
        "format_help": untold("format_help"),
        "format_usage": untold("format_usage"),
    },
)  # fmt: skip
BOOLEAN = ClassObj("BooleanOptionalAction", (), {})

NAMES: Mapping[str, Value] = {
    "ArgumentParser": PARSER,
    "Namespace": NAMESPACE,
    "Action": ACTION,
    "BooleanOptionalAction": BOOLEAN,
    "SUPPRESS": argparse.SUPPRESS,
    "REMAINDER": argparse.REMAINDER,
    "OPTIONAL": argparse.OPTIONAL,
    "ZERO_OR_MORE": argparse.ZERO_OR_MORE,
    "ONE_OR_MORE": argparse.ONE_OR_MORE,
    "ArgumentError": argparse.ArgumentError,
    "ArgumentTypeError": argparse.ArgumentTypeError,
    **{
        name: ClassObj(name, (), {})
        for name in (
            "ArgumentDefaultsHelpFormatter",
            "RawTextHelpFormatter",
            "HelpFormatter",
            "RawDescriptionHelpFormatter",
        )
    },
    "FileType": builtin("FileType", _file_type),
}
