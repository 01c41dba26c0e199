"""The field trial itself, on made-up projects: what it counts, what it holds against the ledger, what it refuses."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ledger
import pytest
from field_page import render
from ledger import FALSE, QUESTIONABLE, TRUE, UNJUDGED, Entry, compare
from models import AGREES, NOT_RUN, Drawn, Held, drawn, until_run, without_places
from projects import NotBrought, Project, bring, listed
from scripts import ENDED, FOLLOWED, SILENT, probed
from trial import Finding, Limits, Trial, is_complete, states, tried

NET = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.up, self.down = nn.Linear(3, 5), nn.Linear(5, 2)

    def forward(self, x):
        return self.down(self.up(x))
"""
RIGHT = "import torch\nfrom net import Net\n\nif __name__ == '__main__':\n    print(Net()(torch.zeros(4, 3)).shape)\n"
WRONG = RIGHT.replace("4, 3", "4, 7")
STOPS = 'import torch\n\nfor n in (3, 5):\n    assert torch.zeros(n).shape[0] < 5, "too long"\n'


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    notebook = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [_cell("from net import Net\nNet()")]}
    files = {
        "net.py": NET,
        "right.py": RIGHT,
        "wrong.py": WRONG,
        "stops.py": STOPS,
        "shown.ipynb": json.dumps(notebook),
    }
    return tried("made-up", write(tmp_path_factory.mktemp("project"), files), (".",), Limits())


def _cell(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}


# -------------------------------------------------------------------- a project
def test_a_project_is_checked_in_its_folder(trial: Trial):
    assert [finding[:3] for finding in trial.findings] == [("net.py", 11, "SHP203"), ("stops.py", 4, "SHP508")]
    assert trial.count("files") == 5
    assert [model["name"] for model in trial.complete] == ["Net"]
    assert trial.cpu > 0
    assert not trial.internal


def test_scripts_are_followed_to_their_end(trial: Trial):
    assert trial.scripts == dict.fromkeys(("right.py", "shown.ipynb", "stops.py", "wrong.py"), FOLLOWED)


def test_a_script_that_ends_early_says_why_or_is_silent():
    met = {"path": "whole.py", "code": "SHP905"}
    gap = {"path": "cut.py", "code": "SHP903"}
    found = states(["whole.py", "cut.py", "quiet.py"], [met, gap])
    assert found == {"whole.py": FOLLOWED, "cut.py": ENDED, "quiet.py": SILENT}


def test_a_limit_of_time_is_no_answer(tmp_path):
    cut = tried("made-up", write(tmp_path, {"net.py": NET}), (".",), Limits(seconds=0))
    assert cut.said is None
    assert cut.why == "no end in 0 s"
    assert cut.findings == []


def test_a_limit_of_memory_is_no_answer(tmp_path):
    cut = tried("made-up", write(tmp_path, {"net.py": NET}), (".",), Limits(gigabytes=0.02))
    assert cut.said is None
    assert cut.why


def test_probes_go_into_scripts_alone_and_into_a_copy(tmp_path):
    exits = "import sys\nif __name__ == '__main__':\n    sys.exit(0)\n"
    files = {
        "net.py": NET,
        "right.py": RIGHT,
        "exits.py": exits,
        "broken.py": "for (",
        "loop.py": "for i in '':\n    i",
    }
    folder = write(tmp_path / "project", files)
    assert probed(folder, tmp_path / "copy") == {"right.py", "loop.py"}
    assert (folder / "right.py").read_text() == RIGHT
    probe = (tmp_path / "copy" / "right.py").read_text()
    assert probe.startswith(RIGHT)
    compile(probe, "right.py", "exec")


@pytest.mark.parametrize(
    ("model", "complete"),
    [
        ({"gaps": [], "output": ["B", 3]}, True),
        ({"gaps": [], "output": {"seq": [["B"], {"const": None}]}}, True),
        ({"gaps": [], "output": {"unknown": "why"}}, False),
        ({"gaps": [], "output": {"map": {"logits": {"any": [["B"], {"unknown": "why"}]}}}}, False),
        ({"gaps": [{"reason": "why"}], "output": ["B", 3]}, False),
    ],
)
def test_what_a_complete_model_is(model, complete):
    assert is_complete(model) is complete


# -------------------------------------------------------------------- the ledger
ONE, TWO = Finding("a.py", 1, "SHP203", "one"), Finding("a.py", 2, "SHP203", "two")


def test_findings_that_the_ledger_has_as_true_or_questionable_are_no_fault():
    assert compare([ONE, TWO], [Entry(ONE, TRUE, "why"), Entry(TWO, QUESTIONABLE, "why")]).faults == []


@pytest.mark.parametrize(
    ("findings", "entries", "begins"),
    [
        ([ONE], [], "new "),
        ([ONE], [Entry(ONE, FALSE, "why")], "false "),
        ([ONE], [Entry(ONE, UNJUDGED, "")], "unjudged "),
        ([], [Entry(ONE, TRUE, "why")], "lost "),
        ([ONE, ONE], [Entry(ONE, TRUE, "why")], "new "),
        ([ONE._replace(message="other")], [Entry(ONE, QUESTIONABLE, "why")], "new "),
    ],
)
def test_faults(findings, entries, begins):
    (fault,) = compare(findings, entries).faults
    assert fault.startswith(begins)


def test_a_cell_is_part_of_the_place(tmp_path):
    here = ONE._replace(file="a.ipynb", cell=3)
    ledger.write("made-up", [Entry(here, TRUE, "why")], tmp_path)
    assert ledger.read("made-up", tmp_path)[0].finding == here
    (fault, _) = compare([here._replace(cell=4)], ledger.read("made-up", tmp_path)).faults
    assert fault == "new          a.ipynb:cell 4:1: SHP203 one"


def test_false_findings_that_are_gone_stay_on_record():
    compared = compare([], [Entry(ONE, FALSE, "why")])
    assert compared.faults == []
    assert compared.mended == [Entry(ONE, FALSE, "why")]


def test_new_findings_are_added_unjudged_and_other_words_keep_the_verdict(tmp_path):
    ledger.write("made-up", [Entry(ONE, TRUE, 'it "says"\n\\ so')], tmp_path)
    ledger.add("made-up", [ONE._replace(message="one, in other words"), TWO], tmp_path)
    kept, added = ledger.read("made-up", tmp_path)
    assert kept == Entry(ONE._replace(message="one, in other words"), TRUE, 'it "says"\n\\ so')
    assert added == Entry(TWO, UNJUDGED, "")


def test_a_verdict_that_is_none_is_refused(tmp_path):
    ledger.write("made-up", [Entry(ONE, "perhaps", "")], tmp_path)
    with pytest.raises(ValueError, match="'perhaps' is none of true, false"):
        ledger.read("made-up", tmp_path)


# -------------------------------------------------------------------- bringing
@pytest.fixture
def repository(tmp_path: Path) -> Project:
    folder = write(tmp_path / "origin", {"net.py": NET})
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "net")
    return Project("made-up", "tests", repository=folder.as_uri(), commit=git(folder, "rev-parse", "HEAD"))


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_repository_is_brought_at_its_commit_and_taken_again(repository, tmp_path):
    folder = bring(repository, tmp_path / "home")
    assert (folder / "net.py").read_text() == NET
    gone = repository._replace(repository=(tmp_path / "nowhere").as_uri())
    assert bring(gone, tmp_path / "home") == folder


def test_a_commit_that_is_not_there_is_said(repository, tmp_path):
    with pytest.raises(NotBrought, match=r"git -C .* fetch"):
        bring(repository._replace(commit="0" * 40), tmp_path / "home")


def test_a_checkout_that_was_changed_is_refused(repository, tmp_path):
    folder = bring(repository, tmp_path / "home")
    (folder / "net.py").write_text("")
    with pytest.raises(NotBrought, match=r"is changed: net\.py"):
        bring(repository, tmp_path / "home")


def test_a_package_that_is_there_is_taken(tmp_path):
    (tmp_path / "made-up-1.0").mkdir()
    assert bring(Project("made-up", "tests", package="made-up", version="1.0"), tmp_path) == tmp_path / "made-up-1.0"


# -------------------------------------------------------------------- the list, the draw, the page
def test_the_list():
    projects = listed()
    assert len(projects) >= 25
    assert len({p.name for p in projects}) == len(projects)
    assert len({p.kind for p in projects}) >= 10
    assert all(p.version if p.package else len(p.commit) == 40 for p in projects)
    assert all(p.package for p in projects if p.sample)


def test_the_ledger_is_of_listed_projects_and_judged():
    names = {p.name for p in listed()}
    for file in ledger.LEDGER.glob("*.toml"):
        assert file.stem in names
        for entry in ledger.read(file.stem):
            assert entry.verdict != UNJUDGED, entry
            assert entry.reason, entry


def test_the_same_models_are_drawn_again(trial: Trial):
    model = trial.complete[0]
    said = {"models": [{**model, "name": f"Net{n}"} for n in range(9)] + [{**model, "name": "Net()"}]}
    many = trial._replace(said={**trial.said, **said})
    order = drawn([many], seed=1)
    assert order == drawn([many], seed=1) != drawn([many], seed=2)
    assert sorted(d.target for d in order) == [f"net.py:Net{n}" for n in range(9)]


def test_models_are_drawn_until_enough_have_run():
    order = [Drawn("made-up", f"net.py:Net{n}") for n in range(9)]
    rows = list(until_run(order, lambda d: Held(*d, AGREES if int(d.target[-1]) % 3 == 0 else NOT_RUN, ""), 2, jobs=2))
    assert [row.target[-1] for row in rows] == ["0", "1", "2", "3"]


def test_no_places_of_a_machine_are_told():
    said = (
        "torch refuses B = 3: ValueError: no (/a/lib/dropout.py:25) as ../data/ cannot be made, nor /root/.cache/x.pth"
    )
    assert without_places(said) == "torch refuses B = 3: ValueError: no as ../data/ cannot be made, nor x.pth"


def test_the_page(trial: Trial):
    project = Project("made-up", "tests", package="made-up", version="1.0")
    finding = trial.findings[0]
    compared = {"made-up": compare([finding], [Entry(finding, TRUE, "torch: cannot be multiplied (4x7 and 3x5)")])}
    silent = trial._replace(scripts={**trial.scripts, "quiet.py": SILENT})
    assert silent.silent == ["quiet.py"]
    assert trial.silent == []
    rows = [Held("made-up", "net.py:Net", "not run", "importing its module raised")]
    page = render([project], {"made-up": silent}, compared, rows, "torch 0")
    assert "| made-up | tests | 5 | 1 | 1 | 0 | 2 | 0 | 4 of 5 | 1 |  |" in page
    assert "| made-up | net.py:11 | SHP203 |" in page
    assert "(4x7 and 3x5) |" in page
    assert "| made-up | PyPI made-up 1.0 |" in page
    assert "| made-up | net.py:Net | not run | importing its module raised |" in page
