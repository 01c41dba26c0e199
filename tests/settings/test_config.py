"""The configuration file: what it may say, and what is said when it says something else."""

import tomllib

import pytest

from shapecheck.settings.config import (
    _KEYS,
    DEFAULT_EXCLUDE,
    Config,
    ConfigError,
    Target,
    UsageError,
    common_folder,
    find_pyproject,
    load_config,
    parse_codes,
    parse_input,
)


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(text, name="pyproject.toml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_no_file_gives_the_defaults(tmp_path):
    config = load_config(str(tmp_path))
    assert config == Config(root=config.root)
    assert config.fail_on == "warning"


def test_a_file_that_says_nothing_of_us_gives_the_defaults(write):
    root = write("[tool.black]\nline-length = 88\n")
    assert load_config() == Config(root=str(root))


EVERY_KEY = """
        [tool.shapecheck]
        select = ["SHP2", "kernel-too-large"]
        ignore = ["SHP203"]
        fail-on = "error"
        strict = true
        exclude = ["examples/*"]
        force-exclude = true
        respect-gitignore = false
        targets = ["model.py:Net(10)", {target = "model.py:Big()", inputs = {x = "B,3,H,W"}},
                   {target = "m:N", inputs = ["x=B,T:int64"]}]
        python = "python3"
        cache-dir = ".cache/shapes"
        jobs = 3
        hub = true
        """


def test_every_key(write):
    root = write(EVERY_KEY)
    assert set(tomllib.loads(EVERY_KEY)["tool"]["shapecheck"]) == set(_KEYS)
    assert load_config() == Config(
        root=str(root),
        select=("SHP2", "SHP301"),
        ignore=("SHP203",),
        fail_on="error",
        strict=True,
        exclude=(*DEFAULT_EXCLUDE, "examples/*"),
        force_exclude=True,
        respect_gitignore=False,
        targets=(
            Target("model.py:Net(10)"),
            Target("model.py:Big()", (("x", "B,3,H,W"),)),
            Target("m:N", (("x", "B,T:int64"),)),
        ),
        python="python3",
        cache_dir=str(root / ".cache/shapes"),
        jobs=3,
        hub=True,
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("fail_on = 'error'", "pyproject.toml: [tool.shapecheck] has no key `fail_on`; did you mean `fail-on`?"),
        ("colour = true", "pyproject.toml: [tool.shapecheck] has no key `colour`"),
        ("strict = 'yes'", '[tool.shapecheck] strict must be true or false, not "yes"'),
        ("strict = 1", "[tool.shapecheck] strict must be true or false, not 1"),
        ("fail-on = 'note'", '[tool.shapecheck] fail-on must be "error" or "warning", not "note"'),
        ("jobs = -1", "[tool.shapecheck] jobs must be a whole number"),
        ("jobs = true", "[tool.shapecheck] jobs must be a whole number"),
        ("exclude = 'a'", "[tool.shapecheck] exclude must be a list of strings"),
        ("exclude = [1]", "[tool.shapecheck] exclude must be a list of strings"),
        ("respect-gitignore = 'no'", '[tool.shapecheck] respect-gitignore must be true or false, not "no"'),
        ("python = 3", "[tool.shapecheck] python must be a string, not 3"),
        ("targets = 'a'", "[tool.shapecheck] targets must be a list of targets"),
        ("targets = [{inputs = {}}]", "[tool.shapecheck] targets must be a list of strings or of tables such as"),
        ("targets = [{target = 'a', input = {}}]", "which have no key `input`"),
        ("targets = [{target = 'a', inputs = {x = 3}}]", "tables whose `inputs` give each name a shape"),
        ("targets = [{target = 'a', inputs = ['x']}]", "`x` is no input; write NAME=SHAPE"),
        ("select = ['SHP9999']", "no code, name or prefix `SHP9999`"),
        (
            "select = ['feature-missmatch']",
            "no code, name or prefix `feature-missmatch`; did you mean `feature-mismatch`?",
        ),
        ("select = [", "pyproject.toml: not valid TOML: "),
    ],
)
def test_what_is_wrong_is_named(write, line, message):
    write(f"[tool.shapecheck]\n{line}\n")
    with pytest.raises(ConfigError) as caught:
        load_config()
    assert message in str(caught.value)


def test_a_table_that_is_none(write):
    write("[tool]\nshapecheck = 3\n")
    with pytest.raises(ConfigError, match="must be a table, not 3"):
        load_config()


def test_the_nearest_file_upwards_holds(write):
    root = write("[tool.shapecheck]\njobs = 1\n")
    write("[tool.shapecheck]\njobs = 2\n", "inner/pyproject.toml")
    (root / "inner/deep").mkdir()
    assert load_config(str(root / "inner/deep")).jobs == 2
    assert load_config(str(root)).jobs == 1
    assert find_pyproject(str(root / "inner/deep/none.py")) == str(root / "inner/pyproject.toml")


def test_the_search_starts_where_all_paths_meet(tmp_path):
    for name in ("a/x.py", "a/b/y.py", "c/z.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    meet = lambda *names: common_folder([str(tmp_path / name) for name in names])  # noqa: E731
    assert meet("a/x.py") == str(tmp_path / "a")
    assert meet("a/x.py", "a/b") == str(tmp_path / "a")
    assert meet("a/b/y.py", "c/z.py", "missing.py") == str(tmp_path)


def test_options_win_over_the_file():
    config = Config(jobs=3, strict=True).with_options(jobs=5, strict=None)
    assert (config.jobs, config.strict) == (5, True)


def test_codes_may_be_listed_with_commas():
    assert parse_codes(["SHP203, dim-mismatch", "shp3", ""], "--select") == ("SHP203", "SHP201", "SHP3")


@pytest.mark.parametrize("text", ["SHP9999", "SH", "x", "S,H"])
def test_codes_that_there_are_not(text):
    with pytest.raises(UsageError, match="--select: no code"):
        parse_codes([text], "--select")


def test_inputs():
    assert parse_input("x=B,3,H,W") == ("x", "B,3,H,W")
    assert parse_input("mask = B T:bool") == ("mask", "B T:bool")
    for wrong in ("x", "=B,3", "3=B", "x.y=B"):
        with pytest.raises(UsageError, match="is no input"):
            parse_input(wrong)
