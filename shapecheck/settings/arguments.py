"""The words of the command line: which commands there are and what each takes. One parser is built for a run, no more.

argparse does it; home-made is the width of the terminal alone, for `shutil` takes 1.5 ms to import in every run.
Each command has a parser of its own (not argparse's sub-parsers), so that options may stand between paths.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from typing import NoReturn

from shapecheck.base.version import VERSION

FORMATS = ("text", "concise", "json", "sarif", "github")
INFER_FORMATS = ("text", "json")
SUMMARY_FORMATS = ("text", "json", "html")
VERIFY_FORMATS = ("text", "json")
DEVICES = ("cpu", "meta", "cuda")
COLUMNS = ("input_size", "output_size", "num_params", "params_percent", "kernel_size", "mult_adds", "trainable")
ROW_NAMES = ("depth", "var_names", "ascii_only", "hide_recursive_layers")

OVERVIEW = """\
usage: shapecheck [COMMAND] ...

Check the tensor shapes of PyTorch code without running it.

commands:
  check PATH...      check files, folders and notebooks; the word `check` may be left out
  infer TARGET       the shapes of one model: what it accepts, returns and does in between
  summary TARGET     the tree of its layers: shapes, parameters, multiply-adds, memory
  verify PATH...     run models on dummy tensors and compare: the only command that runs code
  explain [CODE]     the page of a code such as SHP203, or the list of all codes

options:
  -h, --help         this text; `shapecheck COMMAND --help` tells more
  --version          the version

exit codes: 0 nothing found, 1 findings, 2 wrong usage or configuration, 3 an internal error
"""


class _Help(RawDescriptionHelpFormatter):
    """As wide as the terminal; told so because argparse would import half of `shutil` to ask, help or no help."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=(columns() or 80) - 2)


class _Parser(ArgumentParser):
    """Says of an option that there is not which one may have been meant."""

    def error(self, message: str) -> NoReturn:
        head, _, rest = message.partition("unrecognized arguments: ")
        if not head and rest.startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(rest.split()[0].partition("=")[0], list(self._option_string_actions), n=1)
            message += f"; did you mean `{close[0]}`?" if close else ""
        super().error(message)


def columns() -> int | None:
    """How wide the terminal is, as COLUMNS says or as it says itself; None where the output goes elsewhere."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given) > 0:
        return int(given)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return None


def parse(arguments: Sequence[str]) -> Namespace:
    """The command and its options. Help, the version and wrong options leave through `SystemExit`, as argparse does."""
    first = arguments[0] if arguments else ""
    if first in ("-h", "--help", "--version"):
        print(f"shapecheck {VERSION}" if first == "--version" else OVERVIEW, end="\n" if first == "--version" else "")
        raise SystemExit(0)
    command = first if first in COMMANDS else "check"
    parser = _Parser(prog=f"shapecheck {command}", allow_abbrev=False, formatter_class=_Help)
    COMMANDS[command](parser)
    options = parser.parse_intermixed_args(list(arguments[1:] if first in COMMANDS else arguments))
    options.command = command
    return options


def _check(parser: ArgumentParser) -> None:
    parser.description = "Check files, folders and notebooks, and the examples in documents."
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file (.py, .ipynb, .md, .rst) or a folder")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how findings are written (default: text)")
    parser.add_argument("--fail-on", choices=("error", "warning"), help="the least that gives exit code 1 "
                        "(default: warning)")  # fmt: skip
    parser.add_argument("--strict", action="store_true", help="what could not be followed is a finding too")
    parser.add_argument("--show-models", action="store_true", help="show what each model accepts and returns")
    parser.add_argument("--select", action="append", metavar="CODES", help="only these codes, names or prefixes")
    parser.add_argument("--ignore", action="append", metavar="CODES", help="not these codes, names or prefixes")
    _searching(parser)
    parser.add_argument("--force-exclude", action="store_true", help="what is excluded is left out though it is named "
                        "(as pre-commit names files)")  # fmt: skip
    parser.add_argument("--importers", action="store_true", help="files of the project that import one that is named "
                        "are checked too")  # fmt: skip
    parser.add_argument("--jobs", type=_count, metavar="N", help="how many processes (default: one a processor)")
    parser.add_argument("-q", "--quiet", action="store_true", help="findings alone: not what the run covered, and no "
                        "progress on a terminal")  # fmt: skip
    parser.add_argument("--statistics", action="store_true", help="how often each code was found")
    parser.add_argument("--verify", action="store_true", help="run each error under torch, and mark it confirmed or "
                        "refuted (this runs the code)")  # fmt: skip
    _running(parser)
    _environment(parser)


def _infer(parser: ArgumentParser) -> None:
    parser.description = "Show the shapes of one model, or what a name of a module is."
    parser.epilog = (
        "TARGET is path/to/file.py:EXPR or package.module:EXPR, such as model.py:Net(128, 10);\n"
        "a file alone stands for the one model class that it defines.\n"
        "EXPR is read, never run; names in it that the module does not define are symbols.\n"
        "What is no model is told as it is: a tensor, a number, an object, how a function is called."
    )
    _target(parser)
    parser.add_argument("--format", choices=INFER_FORMATS, default="text", help="how it is written (default: text)")
    _environment(parser)
    parser.set_defaults(select=None, ignore=None, fail_on=None, strict=False, jobs=None, no_gitignore=False)


def _summary(parser: ArgumentParser) -> None:
    parser.description = "Show the layers of one model as a tree: shapes, parameters, multiply-adds, memory."
    parser.epilog = (
        "TARGET is as for infer; file.py:NAME shows a model that the file's script part has built.\n"
        "Nothing is run. Sizes that --input leaves open are symbols; --sizes gives them values."
    )
    _target(parser)
    parser.add_argument("--sizes", type=_sizes, default={}, metavar="B=4,T=1000", help="sizes of symbols, at which "
                        "formulas become numbers")  # fmt: skip
    parser.add_argument("--depth", type=_depth, default=3, metavar="N", help="how deep the tree goes (default: 3)")
    parser.add_argument("--columns", "--col-names", type=_words(COLUMNS), metavar="NAMES",
                        help=f"of {', '.join(COLUMNS)} (default: all but params_percent and kernel_size)")  # fmt: skip
    parser.add_argument("--row-names", "--row-settings", type=_words(ROW_NAMES), default=None, metavar="NAMES",
                        help=f"of {', '.join(ROW_NAMES)} (default: depth,var_names)")  # fmt: skip
    parser.add_argument(
        "--col-width", type=_count, metavar="N", help="the width of each column (default: what it needs, up to 60)"
    )
    parser.add_argument("--verbose", type=int, choices=(0, 1, 2), default=1, help="0: the totals alone, 1: the tree, "
                        "2: each weight too (default: 1)")  # fmt: skip
    parser.add_argument("--format", choices=SUMMARY_FORMATS, default="text", help="how it is written (default: text)")
    parser.add_argument("--output", metavar="FILE", help="where to write it (default: the terminal)")
    _environment(parser)
    parser.set_defaults(select=None, ignore=None, fail_on=None, strict=False, jobs=None, no_gitignore=False)


def _verify(parser: ArgumentParser) -> None:
    parser.description = (
        "Run models on dummy tensors, in a process of its own, and compare every layer with what infer says.\n"
        "This runs the code: without a network, and with a folder of its own as the only place to write."
    )
    parser.epilog = (
        "PATH is a file or a folder, whose model classes are all tried, or a TARGET as for infer.\n"
        "Sizes are chosen to tell formulas apart: primes, the steps of quotients, the edges of each condition and\n"
        "one step beyond them, where torch must refuse."
    )
    parser.add_argument("targets", nargs="+", metavar="PATH|TARGET", help="a file, a folder, file.py:EXPR or "
                        "package.module:EXPR")  # fmt: skip
    _inputs(parser)
    parser.add_argument("--sizes", type=_sizes, default={}, metavar="B=4,T=1000", help="sizes that every try has")
    parser.add_argument("--depth", type=_depth, default=1, metavar="N", help="how deep the table goes; what differs is "
                        "always shown (default: 1)")  # fmt: skip
    parser.add_argument("--strict", action="store_true", help="what was not run, or is not wholly known, fails too")
    _searching(parser)
    parser.add_argument("--format", choices=VERIFY_FORMATS, default="text", help="how it is written (default: text)")
    _running(parser)
    _environment(parser)
    parser.set_defaults(select=None, ignore=None, fail_on=None, jobs=None)


def _searching(parser: ArgumentParser) -> None:
    parser.add_argument("--no-gitignore", action="store_true", help="files of a folder count though git ignores them")


def _running(parser: ArgumentParser) -> None:
    parser.add_argument("--device", choices=DEVICES, default="cpu", help="where models run (default: cpu; meta is "
                        "quick, but not a full judge)")  # fmt: skip
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of weights and dummy tensors (default: 0)")
    parser.add_argument("--timeout", type=_amount, default=120.0, metavar="SECONDS", help="how long one model may "
                        "take (default: 120)")  # fmt: skip
    parser.add_argument("--memory", type=_amount, default=8.0, metavar="GIB", help="what the process may allocate "
                        "(default: 8)")  # fmt: skip


def _explain(parser: ArgumentParser) -> None:
    parser.description = "Show the page of a code, or list all codes."
    parser.add_argument("code", nargs="?", metavar="CODE", help="a code or its name: SHP203, feature-mismatch")


def _target(parser: ArgumentParser) -> None:
    parser.add_argument("target", metavar="TARGET", help="file.py:EXPR or package.module:EXPR")
    _inputs(parser)


def _inputs(parser: ArgumentParser) -> None:
    parser.add_argument("--input", action="append", default=[], metavar="NAME=SHAPE", help="an input, such as "
                        "x=B,3,H,W or mask=B,T:bool; without any, inputs are inferred")  # fmt: skip


def _environment(parser: ArgumentParser) -> None:
    parser.add_argument("--python", metavar="EXE", help="the interpreter whose installed packages are read "
                        "(default: .venv, $VIRTUAL_ENV, $CONDA_PREFIX, else this one)")  # fmt: skip
    parser.add_argument("--hub", action="store_true", help="fetch the configuration (not the weights) of models that "
                        "the code loads from the Hugging Face hub, where it is not in the cache")  # fmt: skip
    parser.add_argument("--no-cache", action="store_true", help="read and write no cache")


def _words(allowed: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    def read(text: str) -> tuple[str, ...]:
        words = tuple(word for word in text.replace(",", " ").split() if word)
        for word in words:
            if word not in allowed:
                raise ArgumentTypeError(f"{word!r} is none of {', '.join(allowed)}")
        return words

    return read


def _sizes(text: str) -> dict[str, int]:
    """`B=4,T=1000`."""
    sizes = {}
    for part in text.replace(",", " ").split():
        name, sign, number = part.partition("=")
        if not sign or not name.isidentifier() or not number.isdecimal():
            raise ArgumentTypeError(f"{part!r} is no size; write NAME=NUMBER")
        sizes[name] = int(number)
    return sizes


def _depth(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is no depth")
    return int(text)


def _amount(text: str) -> float:
    try:
        amount = float(text)
    except ValueError:
        amount = 0.0
    if not 0 < amount < float("inf"):
        raise ArgumentTypeError(f"{text!r} is no amount above 0")
    return amount


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is no count from 1 up")
    return int(text)


COMMANDS: dict[str, Callable[[ArgumentParser], None]] = {
    "check": _check,
    "infer": _infer,
    "summary": _summary,
    "verify": _verify,
    "explain": _explain,
}
