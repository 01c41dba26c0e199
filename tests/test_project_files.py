"""The files around the package: generated ones are current, and what is declared in two places agrees."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from runpy import run_path

import pytest

import shapecheck
from shapecheck.base.version import VERSION
from shapecheck.codes import CODES
from shapecheck.settings.config import _KEYS

ROOT = Path(shapecheck.__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_index_of_codes_is_current():
    assert run_path(str(ROOT / "docs/make_codes.py"))["index"]() == read("docs/codes.md"), "run `make docs`"


def test_the_version_is_what_the_build_reads():
    pattern = PROJECT["tool"]["hatch"]["version"]["pattern"]
    assert re.search(pattern, read(PROJECT["tool"]["hatch"]["version"]["path"]))["version"] == VERSION


def test_the_command_exists():
    module, _, function = PROJECT["project"]["scripts"]["shapecheck"].partition(":")
    assert callable(getattr(sys.modules.get(module) or __import__(module, fromlist=[function]), function))


def test_settings_are_spelt_as_toml_spells_them():
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", key) for key in _KEYS)


def test_each_ignored_lint_has_its_reason():
    rules = re.search(r"^ignore = \[\n(.*?)^\]", read("pyproject.toml"), re.MULTILINE | re.DOTALL)[1].splitlines()
    assert all(re.fullmatch(r'    "[A-Z]+[0-9]*", +# .+', line) for line in rules)


def test_codes_and_names_are_well_formed():
    for code in CODES.values():
        assert re.fullmatch(r"SHP[1-9]\d\d", code.id)
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code.name)
    assert len({code.name for code in CODES.values()}) == len(CODES)


def test_the_hook_of_pre_commit():
    text = read(".pre-commit-hooks.yaml")
    assert "id: shapecheck" in text
    assert "entry: shapecheck check --force-exclude --importers" in text
    assert "require_serial: true" in text


@pytest.mark.torch
@pytest.mark.slow
def test_the_example_plugin_passes_its_own_tests():
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=ROOT / "plugins/shapecheck-myops",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
