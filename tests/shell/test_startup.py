"""The shell's share of the start-up limit: a run with nothing changed may take 4 times `import json`, plus 60 ms."""

import os
import subprocess
import sys
import time

import pytest

import shapecheck

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(shapecheck.__file__))}


def quickest(*arguments, cwd):
    """The wall time of the quickest of several runs, which is the one that the machine disturbed least."""
    times = []
    for _ in range(10):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], cwd=cwd, env=ENVIRONMENT, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


@pytest.mark.bench
def test_the_shell_takes_less_than_half_of_the_limit(tmp_path):
    baseline = quickest("-c", "import json", cwd=tmp_path)
    shell = quickest("-c", "import shapecheck.cli, shapecheck.report, shapecheck.reporters.text", cwd=tmp_path)
    assert shell < (4 * baseline + 0.06) / 2


@pytest.mark.bench
def test_explain_starts_at_once(tmp_path):
    baseline = quickest("-c", "import json", cwd=tmp_path)
    assert quickest("-m", "shapecheck", "explain", "SHP203", cwd=tmp_path) < 4 * baseline + 0.06
