"""Many files, several processes: the same findings in the same order."""

from functools import partial
from pathlib import Path

import pytest

from shapecheck.driver import pool, project
from shapecheck.driver.engine import check_one
from shapecheck.settings.config import Config

MODEL = "import torch\nfrom torch import nn\nprint(nn.Linear({n}, 2)(torch.zeros(3, 4)))\n"


@pytest.fixture
def folder(tmp_path):
    for n in range(1, 20):
        (tmp_path / f"m{n:02d}.py").write_text(MODEL.format(n=n))
    (tmp_path / "m10.py").write_text("def (:\n")
    return tmp_path


def test_processes_change_nothing(folder):
    config = Config(root=str(folder), cache=False)
    alone = project.check(str(folder), config._replace(jobs=1))
    together = project.check(str(folder), config._replace(jobs=2))
    assert alone == together
    assert [Path(d.at.path).name for d in alone.diagnostics if d.code == "SHP901"] == ["m10.py"]
    assert len({d.at.path for d in alone.diagnostics}) == 18  # all but Linear(4, 2)


def test_how_many_processes():
    assert pool.workers(pool.FILES_EACH - 1, 8) == 1
    assert pool.workers(pool.FILES_EACH * 3, 8) == 3
    assert pool.workers(10_000, 2) == 2
    assert pool.workers(10_000, 0) >= 1


def test_files_of_a_worker_that_dies_are_checked_all_the_same(folder, monkeypatch):
    class Broken:
        def __init__(self, *args, **kwargs): ...
        def __enter__(self):
            return self

        def __exit__(self, *args): ...
        def map(self, function, paths, chunksize):
            yield function(paths[0])
            raise pool.BrokenProcessPool

    monkeypatch.setattr(pool, "ProcessPoolExecutor", Broken)
    paths = sorted(str(path) for path in folder.glob("*.py"))
    config = Config(root=str(folder), cache=False, jobs=2)
    assert [result.path for result in pool.in_processes(partial(check_one, config=config), paths, 2)] == paths
