"""The command line by itself: options, exit codes, messages. The engine is a stand-in that hands out ready reports."""

import json
import os
import subprocess
import sys
from types import ModuleType

import pytest

import shapecheck
import shapecheck.driver
from shapecheck.base.span import Span
from shapecheck.cli import main
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.report import Gap, Inference, ModelReport, Report, summarise
from shapecheck.settings.config import UsageError


class Engine(ModuleType):
    """Stands in for `shapecheck.project`, and remembers how it was called."""

    def __init__(self):
        super().__init__("shapecheck.driver.project")
        self.codes = ()
        self.gaps = ()
        self.fails = None
        self.calls = []

    def found(self, paths):
        return tuple(Diagnostic(code, "words", Span(paths[0], 1, 1, 1, 2)) for code in self.codes)

    def check(self, paths, config=None, progress=None):
        self.calls.append((paths, config))
        if self.fails:
            raise self.fails
        files = tuple(
            os.path.join(path, name) for path in paths if os.path.isdir(path) for name in os.listdir(path)
        ) + tuple(path for path in paths if os.path.isfile(path))
        models = (ModelReport("Net", "a.py", 1, {"x": ["B"]}, ["B"], (), 1, self.gaps),)
        found = self.found(paths)
        return Report(files, found, models, summarise(files, found, models, 1, 1))

    def infer(self, target, inputs=None, config=None):
        self.calls.append((target, inputs, config))
        if self.fails:
            raise self.fails
        return Inference(target, {"x": ["B"]}, ["B"], diagnostics=self.found([target]))


@pytest.fixture
def engine(monkeypatch):
    stand_in = Engine()
    monkeypatch.setitem(sys.modules, "shapecheck.driver.project", stand_in)
    monkeypatch.setattr(shapecheck.driver, "project", stand_in, raising=False)
    return stand_in


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "b.py").write_text("y = 1\n")
    (tmp_path / "empty").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("codes", "arguments", "code"),
    [
        ((), [], 0),
        (("SHP203",), [], 1),
        (("SHP701",), [], 1),
        (("SHP701",), ["--fail-on", "error"], 0),
        (("SHP701", "SHP203"), ["--fail-on", "error"], 1),
        (("SHP905",), [], 0),
        (("SHP905",), ["--strict"], 0),
        (("SHP903",), [], 0),
        (("SHP903",), ["--strict"], 1),
        (("SHP904",), ["--strict"], 1),
        (("SHP900",), ["--fail-on", "error"], 3),
        (("SHP901",), ["--fail-on", "error"], 1),
    ],
)
def test_exit_codes(engine, folder, codes, arguments, code):
    engine.codes = codes
    assert main(["a.py", *arguments]) == code


def test_gaps_count_when_strict(engine, folder):
    engine.gaps = (Gap("why", "a.py", 1),)
    assert main(["a.py"]) == 0
    assert main(["a.py", "--strict"]) == 1


def test_check_may_be_left_out_and_options_may_stand_anywhere(engine, folder):
    for arguments in (
        ["check", "a.py", "b.py", "--jobs", "2"],
        ["a.py", "b.py", "--jobs", "2"],
        ["--jobs", "2", "a.py", "b.py"],
        ["a.py", "--jobs", "2", "b.py"],
    ):
        assert main(arguments) == 0
        paths, config = engine.calls[-1]
        assert (paths, config.jobs) == (["a.py", "b.py"], 2)


def test_options_reach_the_engine(engine, folder):
    (folder / "pyproject.toml").write_text("[tool.shapecheck]\nignore = ['SHP1']\nselect = ['SHP2']\nhub = true\n")
    exe = sys.executable
    options = ["--select", "SHP3,SHP203", "--ignore", "dim-mismatch", "--fail-on", "error", "--strict", "--no-cache"]
    main(["a.py", *options, "--python", exe])
    config = engine.calls[-1][1]
    assert config.root == str(folder)
    assert config.select == ("SHP3", "SHP203")
    assert config.ignore == ("SHP1", "SHP201")
    assert (config.fail_on, config.strict, config.cache, config.python, config.hub) == ("error", True, False, exe, True)


def test_an_option_says_whether_git_has_a_say(engine, folder):
    main(["a.py"])
    assert engine.calls[-1][1].respect_gitignore
    main(["a.py", "--no-gitignore"])
    assert not engine.calls[-1][1].respect_gitignore
    (folder / "pyproject.toml").write_text("[tool.shapecheck]\nrespect-gitignore = false\n")
    main(["infer", "a.py:f()"])
    assert not engine.calls[-1][2].respect_gitignore


def test_a_missing_path_is_named_and_the_others_are_checked(engine, folder, capsys):
    assert main(["a.py", "gone.py"]) == 2
    assert engine.calls[0][0] == ["a.py"]
    out, err = capsys.readouterr()
    assert "nothing found in 1 file" in out
    assert err == "shapecheck: error: gone.py: no such file or folder\n"


def test_findings_and_a_missing_path(engine, folder):
    engine.codes = ("SHP203",)
    assert main(["a.py", "gone.py"]) == 2


def test_a_folder_without_files(engine, folder, capsys):
    assert main(["empty"]) == 2
    assert capsys.readouterr().err == "shapecheck: error: empty: no Python files or notebooks to check\n"
    assert main(["empty", "a.py"]) == 2
    assert main(["."]) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no paths given; `shapecheck .` checks the current folder"),
        (["check"], "no paths given"),
        (
            ["chekc"],
            "`chekc` is neither a command (check, infer, summary, verify, explain) nor a file or folder; did you",
        ),
        (["nothing"], "`nothing` is neither a command (check, infer, summary, verify, explain) nor a file or folder\n"),
        (["--strict", "infer"], "`infer` is a command and comes first: shapecheck infer ..."),
        (["gone.py"], "gone.py: no such file or folder"),
        (["a.py", "--select", "SHP7777"], "--select: no code, name or prefix `SHP7777`; did you mean `SHP"),
        (["a.py", "--python", "/no/such"], "--python: /no/such: no such file"),
        (["a.py", "--format", "xml"], "invalid choice: 'xml'"),
        (["a.py", "--jobs", "0"], "'0' is no count from 1 up"),
        (["a.py", "--fail-on", "note"], "invalid choice: 'note'"),
        (["a.py", "--strikt"], "unrecognized arguments: --strikt; did you mean `--strict`?"),
        (["a.py", "--formt=json"], "unrecognized arguments: --formt=json; did you mean `--format`?"),
        (["infer", "a.py:Net", "--inptu", "x=B"], "unrecognized arguments: --inptu x=B; did you mean `--input`?"),
        (["a.py", "--select", "dim-mismach"], "--select: no code, name or prefix `dim-mismach`; did you mean `dim-mis"),
        (["a.py", "--ignore", "shp20x"], "--ignore: no code, name or prefix `shp20x`; did you mean `SHP20"),
        (["infer", "a.py:Net", "--input", "x=B", "--input", "x=C"], "--input: `x` is given twice"),
        (["infer"], "the following arguments are required: TARGET"),
        (["infer", "a.py:Net", "--input", "x"], "`x` is no input; write NAME=SHAPE"),
        (["infer", "a.py:Net", "--format", "sarif"], "invalid choice: 'sarif'"),
        (["explain", "SHP203", "SHP204"], "unrecognized arguments: SHP204"),
        (["explain", "feature-missmatch"], "no code or name `feature-missmatch`; did you mean `feature-mismatch`?"),
        (["explain", "quux"], "no code or name `quux`; `shapecheck explain` lists all"),
    ],
)
def test_wrong_usage(engine, folder, arguments, message, capsys):
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert message in err
    assert not out


def test_a_wrong_configuration(engine, folder, capsys):
    (folder / "pyproject.toml").write_text("[tool.shapecheck]\nstrickt = true\n")
    assert main(["a.py"]) == 2
    assert capsys.readouterr().err == (
        "shapecheck: configuration error: pyproject.toml: [tool.shapecheck] has no key `strickt`"
        "; did you mean `strict`?\n"
    )


def test_the_engine_may_refuse_a_target(engine, folder, capsys):
    engine.fails = UsageError("a.py defines no `Net`")
    assert main(["infer", "a.py:Net()"]) == 2
    assert capsys.readouterr().err == "shapecheck: error: a.py defines no `Net`\n"


@pytest.mark.parametrize("arguments", [["a.py"], ["infer", "a.py:Net()"]])
def test_an_internal_error_is_one_message(engine, folder, arguments, capsys, monkeypatch):
    engine.fails = RecursionError("too deep")
    monkeypatch.delenv("SHAPECHECK_DEBUG", raising=False)
    assert main(arguments) == 3
    err = capsys.readouterr().err
    assert err.startswith("shapecheck: internal error: RecursionError: too deep\n")
    assert "Traceback" not in err
    monkeypatch.setenv("SHAPECHECK_DEBUG", "1")
    assert main(arguments) == 3
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt(engine, folder, capsys):
    engine.fails = KeyboardInterrupt()
    assert main(["a.py"]) == 130
    assert capsys.readouterr().err == "shapecheck: interrupted\n"


def test_json(engine, folder, capsys):
    engine.codes = ("SHP203",)
    assert main(["a.py", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["diagnostics"][0]["code"] == "SHP203"


def test_show_models_and_statistics(engine, folder, capsys):
    engine.codes = ("SHP203",)
    main(["a.py", "--show-models", "--statistics"])
    out = capsys.readouterr().out
    assert "Net  (B,) -> (B,)" in out
    assert "1  SHP203  feature-mismatch" in out


def test_infer(engine, folder, capsys):
    assert main(["infer", "a.py:Net(3)", "--input", "x=B,3", "--input", "m=B:bool", "--format", "json"]) == 0
    assert engine.calls[0][:2] == ("a.py:Net(3)", {"x": "B,3", "m": "B:bool"})
    assert json.loads(capsys.readouterr().out)["target"] == "a.py:Net(3)"
    assert main(["infer", "a.py:Net(3)"]) == 0
    assert engine.calls[1][1] is None
    engine.codes = ("SHP203",)
    assert main(["infer", "a.py:Net(3)"]) == 1


def test_explain(capsys):
    assert main(["explain", "SHP203"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("# SHP203 feature-mismatch\n")
    assert main(["explain", "feature-mismatch"]) == 0
    assert capsys.readouterr().out == page
    assert main(["explain"]) == 0
    assert "SHP203  error    feature-mismatch" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["check", "--help"], ["infer", "--help"], ["explain", "-h"]])
def test_help(arguments, capsys):
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("usage: shapecheck")


def test_no_colour_in_a_pipe(engine, folder, capsys):
    engine.codes = ("SHP203",)
    main(["a.py"])
    assert "\033" not in capsys.readouterr().out


@pytest.mark.parametrize(("settings", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colour_on_a_terminal(engine, folder, capsys, monkeypatch, settings, coloured):
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    main(["a.py"])
    assert ("\033" in capsys.readouterr().out) is coloured


# ---------------------------------------------------------------- as a program
def run(*arguments, cwd, **options):
    environment = {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(shapecheck.__file__))}
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False, **options
    )


def test_version(tmp_path):
    done = run("-m", "shapecheck", "--version", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "shapecheck 0.1.0\n")


def test_the_checked_folder_is_not_on_the_import_path(tmp_path):
    for name in ("argparse", "json", "rich", "difflib", "sympy"):
        (tmp_path / f"{name}.py").write_text("raise SystemError('the code that is checked was run')\n")
    done = run("-m", "shapecheck", "explain", "SHP20x", cwd=tmp_path)
    assert done.returncode == 2
    assert "did you mean" in done.stderr


def test_a_reader_that_goes_away(tmp_path):
    command = f"'{sys.executable}' -m shapecheck explain; echo $? >&2"
    environment = {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(shapecheck.__file__))}
    with subprocess.Popen(
        ["bash", "-c", command],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == "0\n"


def test_what_the_output_cannot_encode_is_escaped(tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    environment["PYTHONPATH"] = os.path.dirname(os.path.dirname(shapecheck.__file__))
    done = subprocess.run(
        [sys.executable, "-m", "shapecheck", "explain", "SHP902"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert r"\xe0 l'\xe9chelle" in done.stdout


HEAVY = ("rich", "pluggy", "sympy", "libcst", "torch", "tomllib", "pathlib", "importlib.metadata", "email")


@pytest.mark.parametrize(
    "module", ["shapecheck.cli", "shapecheck.report.report", "shapecheck.reporters.text", "shapecheck.report.explain"]
)
def test_the_shell_imports_nothing_heavy(module, tmp_path):
    code = f"import sys, {module}; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = run("-c", code, cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("\n", "")
