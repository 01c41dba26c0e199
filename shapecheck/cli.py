"""The command line: arguments in, text and an exit code out. No analysis happens here.

The engine and the reporters are imported inside the commands, so that `--help`, `explain` and a run with nothing to do
start at once. Exit codes: 0 nothing found, 1 findings, 2 wrong usage or configuration, 3 an internal error.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NoReturn

from shapecheck.settings.arguments import COMMANDS, columns, parse
from shapecheck.settings.config import (
    Config,
    ConfigError,
    UsageError,
    common_folder,
    load_config,
    nearest,
    parse_codes,
    parse_inputs,
)
from shapecheck.settings.environment import interpreter, site_packages

if TYPE_CHECKING:
    from shapecheck.report.diagnostics import Diagnostic
    from shapecheck.report.report import Inference, Report
    from shapecheck.report.verification import Verification
    from shapecheck.reporters import Options
    from shapecheck.verify.process import Limits

CLEAN, FINDINGS, USAGE, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 130
DEBUG = "SHAPECHECK_DEBUG"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; never raises, apart from the exits of the argument parser."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")  # a terminal that lacks a character must not end the run
    try:
        return _run(arguments)
    except SystemExit as stop:  # argparse: help, version, usage
        return stop.code if isinstance(stop.code, int) else USAGE
    except UsageError as error:
        return _complain(f"{'configuration error' if isinstance(error, ConfigError) else 'error'}: {error}", USAGE)
    except KeyboardInterrupt:
        return _complain("interrupted", INTERRUPTED)
    except Exception as error:
        return _internal(error)


def run() -> NoReturn:
    """The program `shapecheck`: `main`, and out at once. Taking its objects apart would be a fifth of a run."""
    code = main()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):  # closed, or not there at all
            code = code or INTERNAL
    os._exit(code)


def _run(arguments: list[str]) -> int:
    options = parse(arguments)
    commands: dict[str, Callable[[Namespace], int]] = {
        "check": _check,
        "infer": _infer,
        "summary": _summary,
        "verify": _verify,
        "explain": _explain,
    }
    return commands[options.command](options)


def _complain(message: str, code: int) -> int:
    print(f"shapecheck: {message}", file=sys.stderr)
    return code


def _internal(error: Exception) -> int:
    if os.environ.get(DEBUG) == "1":
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    return _complain(
        f"internal error: {type(error).__name__}: {error}\n"
        f"This is a fault of shapecheck, not of your code. Please report it to the project with this message\n"
        f"and a file that shows it; {DEBUG}=1 in the environment adds the traceback, which helps most.",
        INTERNAL,
    )


# ---------------------------------------------------------------- check
def _check(options: Namespace) -> int:
    if not options.paths:
        raise UsageError("no paths given; `shapecheck .` checks the current folder")
    present = [path for path in options.paths if os.path.exists(path)]
    missing = [path for path in options.paths if path not in present]
    config = _configured(options, common_folder(present))
    code = _check_present(present, config, options) if present else CLEAN
    for path in missing:
        code = max(code, _complain(f"error: {_missing(path)}", USAGE))
    return code


def _check_present(paths: list[str], config: Config, options: Namespace) -> int:
    from shapecheck.driver import project
    from shapecheck.reporters import render
    from shapecheck.reporters.progress import Progress
    from shapecheck.reporters.sources import read_lines

    progress = Progress(quiet=options.quiet)
    try:
        report = project.check(paths, config, progress)
        if options.verify:
            report = _confirmed(report, config, options, progress)
    finally:
        progress.clear()
    code = _exit_code(report, config)
    _print(render(options.format, report, read_lines, _rendering(options, config)))
    for path in _without_files(paths, report) if not config.force_exclude else ():
        code = max(code, _complain(f"error: {path}: no Python files or notebooks to check{_ignored(report)}", USAGE))
    return code


def _ignored(report: Report) -> str:
    """What there would be besides, for the user who wonders where the files of a folder went."""
    from shapecheck.reporters.text import counted

    number = report.summary.get("ignored_files", 0)
    return f" (--no-gitignore adds {counted(number, 'file')} that git ignores)" if number else ""


def _confirmed(report: Report, config: Config, options: Namespace, progress: Callable[[str], None]) -> Report:
    from shapecheck.verify.findings import confirmed

    return confirmed(report, config, _limits(options), progress)


def _exit_code(report: Report, config: Config) -> int:
    if any(d.code == "SHP900" for d in report.diagnostics):
        return INTERNAL
    found = any(_is_finding(d, config) for d in report.diagnostics)
    gaps = config.strict and (report.summary.get("gaps") or any(model.gaps for model in report.models))
    return FINDINGS if found or gaps else CLEAN


def _is_finding(diagnostic: Diagnostic, config: Config) -> bool:
    severity = diagnostic.severity.value
    if severity == "note":
        return config.strict and diagnostic.code in ("SHP903", "SHP904")
    return severity == "error" or config.fail_on == "warning"


def _without_files(paths: list[str], report: Report) -> list[str]:
    """The folders given in which nothing was found to check."""
    files = [os.path.abspath(path) for path in report.files]
    folders = [path for path in paths if os.path.isdir(path)]
    return [folder for folder in folders if not any(_within(file, os.path.abspath(folder)) for file in files)]


def _within(file: str, folder: str) -> bool:
    return file.startswith(folder.rstrip(os.sep) + os.sep)


def _missing(word: str) -> str:
    """What to say of an argument that names nothing: a path that is missing, or a command that there is not."""
    if any(sign in word for sign in (os.sep, "/", ".", "*")):
        return f"{word}: no such file or folder"
    if word in COMMANDS:
        return f"`{word}` is a command and comes first: shapecheck {word} ..."
    return f"`{word}` is neither a command ({', '.join(COMMANDS)}) nor a file or folder{nearest(word, COMMANDS)}"


def _configured(options: Namespace, start: str) -> Config:
    """The file's configuration with the command line's on top."""
    config = load_config(start)
    select = parse_codes(options.select, "--select") if options.select else None
    config = config.with_options(
        select=select,
        ignore=(*_not_asked_for(config.ignore, select or ()), *parse_codes(options.ignore or (), "--ignore")),
        fail_on=options.fail_on,
        strict=options.strict or None,
        python=options.python,
        respect_gitignore=False if options.no_gitignore else None,
        force_exclude=getattr(options, "force_exclude", None) or None,
        importers=getattr(options, "importers", None) or None,
        cache=False if options.no_cache else None,
        jobs=options.jobs,
        hub=options.hub or None,
    )
    if config.python is not None:
        where = "--python" if options.python is not None else "[tool.shapecheck] python"
        if not os.path.exists(interpreter(config.python, config.root)):
            raise UsageError(f"{where}: {config.python}: no such file")
        if not site_packages(config.python, config.root):
            raise UsageError(f"{where}: {config.python}: no installed packages belong to it")
    return config


def _not_asked_for(ignored: Iterable[str], select: Sequence[str]) -> list[str]:
    """What the file has ignored, less what the command line asks for."""
    return [
        code for code in ignored if not any(code.startswith(wanted) or wanted.startswith(code) for wanted in select)
    ]


# ---------------------------------------------------------------- infer, explain
def _infer(options: Namespace) -> int:
    from shapecheck.driver import project
    from shapecheck.reporters import render_inference
    from shapecheck.reporters.sources import read_lines

    inputs = parse_inputs(options.input)
    path = options.target.partition(":")[0]
    config = _configured(options, common_folder([path]))
    inference = project.infer(options.target, inputs or None, config)
    text = render_inference(options.format, inference, read_lines, _rendering(options, config))
    _print(text)
    if any(d.code == "SHP900" for d in inference.diagnostics):
        return INTERNAL
    return _inferred_code(inference, config)


def _inferred_code(inference: Inference, config: Config) -> int:
    found = any(_is_finding(d, config) for d in inference.diagnostics)
    return FINDINGS if found or (config.strict and inference.gaps) else CLEAN


def _summary(options: Namespace) -> int:
    from shapecheck.base.formulas import value_at
    from shapecheck.driver import project
    from shapecheck.report.symbols import check_sizes, symbols_of_summary
    from shapecheck.reporters import render_summary
    from shapecheck.reporters.summary_text import Shown

    inputs = parse_inputs(options.input)
    config = _configured(options, common_folder([options.target.partition(":")[0]]))
    summary = project.summary(options.target, inputs or None, config)
    check_sizes(options.sizes, symbols_of_summary(summary), options.target)
    for condition in summary.inference.contract:
        if value_at(condition, options.sizes) == 0:
            raise UsageError(f"--sizes: the model wants {condition}")
    defaults = Shown()
    shown = Shown(
        options.columns if options.columns is not None else defaults.columns,
        options.row_names if options.row_names is not None else defaults.row_names,
        options.depth,
        options.verbose,
        options.col_width,
        options.sizes,
    )
    text = render_summary(options.format, summary, shown)
    if options.output is None:
        _print(text)
    else:
        try:
            with open(options.output, "w", encoding="utf-8") as file:
                file.write(text if text.endswith("\n") else text + "\n")
        except OSError as error:
            raise UsageError(f"--output {options.output}: {error.strerror or error}") from None
    return _inferred_code(summary.inference, config)


def _verify(options: Namespace) -> int:
    from shapecheck.reporters import render_verification
    from shapecheck.reporters.progress import Progress
    from shapecheck.verify.run import verify

    missing = [target for target in options.targets if ":" not in target and not os.path.exists(target)]
    if missing:
        raise UsageError(f"{missing[0]}: no such file or folder; a target is file.py:EXPR or package.module:EXPR")
    inputs = parse_inputs(options.input)
    config = _configured(options, common_folder([target.partition(":")[0] for target in options.targets]))
    progress = Progress()
    try:
        verification = verify(options.targets, inputs or None, config, _limits(options), options.sizes, progress)
    finally:
        progress.clear()
    _print(render_verification(options.format, verification, options.depth, _colour()))
    return _verified_code(verification, options)


def _verified_code(verification: Verification, options: Namespace) -> int:
    """A refuted error is a fault of shapecheck. What was not run counts if it was asked for by itself."""
    from shapecheck.report.verification import Status

    statuses = {target.status for target in verification.targets}
    if Status.REFUTED in statuses:
        return INTERNAL
    if statuses & {Status.DIFFERS, Status.CONFIRMED, Status.UNCONFIRMED}:
        return FINDINGS
    own = {target.status for target in verification.targets if options.strict or target.target in options.targets}
    if Status.NOT_RUN in own or statuses == {Status.NOT_RUN}:
        return USAGE
    return FINDINGS if options.strict and Status.PARTLY in own else CLEAN


def _limits(options: Namespace) -> Limits:
    from shapecheck.verify.process import Limits

    return Limits(options.timeout, options.memory, options.device, options.seed)


def _explain(options: Namespace) -> int:
    from shapecheck.report.explain import index, page

    if options.code is None:
        _print(index())
        return CLEAN
    text = page(options.code).text
    if _colour():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(text))
    else:
        _print(text)
    return CLEAN


# ---------------------------------------------------------------- output
def _rendering(options: Namespace, config: Config) -> Options:
    from shapecheck.reporters import Options

    return Options(
        colour=_colour(),
        show_models=getattr(options, "show_models", False),
        statistics=getattr(options, "statistics", False),
        strict=config.strict,
        quiet=getattr(options, "quiet", False),
        root=os.getcwd(),
        columns=columns(),
    )


def _colour() -> bool:
    """Colours on a terminal only, unless NO_COLOR is set to anything or the terminal is dumb."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _print(text: str) -> None:
    try:
        sys.stdout.write(text if text.endswith("\n") or not text else text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away (`| head`); the exit code still counts, and the flush at exit must be quiet too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
