"""What git ignores is left out of folders, and said. Git itself is the judge of which files these are."""

import json
import os
import random
import subprocess

import pytest

from shapecheck.cli import main
from shapecheck.driver.files import find_files
from shapecheck.settings.config import Config

FILES = ("a.py", "b.py", "keep.py", "test_a.py", "x.ipynb", "m[1].py", "sp ace.py", "#h.py", "!n.py", "é.py")
FOLDERS = ("a", "b", "data", "src", "x.py", "sub[1]", "we ird")
PARTS = (
    "a", "b", "data", "src", "*", "**", "?", "*.py", "*.ipynb", "keep.py", "[a-c]", "[!a]", "[^x]*", "d?ta", "*a", "s*",
    "*.*", "x.py", "x.py*", "sub\\[1\\]", "m[[]1].py", "we ird", "sp\\ ace.py", "\\!n.py", "\\#h.py", "é*",
)  # fmt: skip
ODD = ("", "  ", "# a.py", "/", "!", "!/", "//", "a//b", "***", "[a", "[z-a]", "a\\")
ENDS = ("  ", "\\ ", "\r")
TREES = 60


@pytest.fixture(autouse=True)
def git_alone(monkeypatch, tmp_path):
    """Git without the settings of whoever runs the tests."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-settings"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def git(folder, *arguments, given=""):
    done = subprocess.run(["git", *arguments], cwd=folder, input=given, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def write(folder, **files):
    """Files by their paths, `__` for a slash."""
    for path, text in files.items():
        file = folder / path.replace("__", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")


@pytest.fixture
def repository(tmp_path, monkeypatch):
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    monkeypatch.chdir(folder)
    return folder


def checked(*paths, **settings):
    """What a check of `paths` looks at, and how many files it says that git ignores."""
    found = find_files([str(path) for path in paths], Config(root=os.getcwd())._replace(**settings))
    return [path.replace(os.sep, "/") for path in found.files], found.ignored


# -------------------------------------------------------------------- beside git
def pattern(draw):
    if draw.random() < 0.03:
        return draw.choice(ODD)
    text = "/".join(draw.choice(PARTS) for _ in range(draw.choice((1, 1, 1, 2, 2, 3))))
    text = f"{'!' * (draw.random() < 0.35)}{'/' * (draw.random() < 0.2)}{text}{'/' * (draw.random() < 0.3)}"
    return text + draw.choice(ENDS) if draw.random() < 0.05 else text


def patterns(draw):
    return "\n".join(pattern(draw) for _ in range(draw.randint(1, 5)))


def plant(draw, folder, depth=0):
    """A tree of files and folders with `.gitignore` files in it."""
    for name in draw.sample(FILES, draw.randint(1, 4)):
        (folder / name).touch()
    if draw.random() < (0.35 if depth else 0.9):
        (folder / ".gitignore").write_text(patterns(draw), encoding="utf-8", newline="")
    for name in draw.sample(FOLDERS, draw.randint(0, 3) if depth else 3) if depth < 3 else ():
        (folder / name).mkdir()
        plant(draw, folder / name, depth + 1)


def test_git_says_the_same_of_many_patterns(tmp_path):
    wrong, left_out, scans = [], 0, 0
    for seed in range(TREES):
        draw = random.Random(seed)
        top = tmp_path / str(seed)
        top.mkdir()
        git(top, "init", "--quiet")
        plant(draw, top)
        if draw.random() < 0.3:
            (top / ".git/info/exclude").write_text(patterns(draw), encoding="utf-8")
        inside = [path for path in top.rglob("*") if ".git" not in path.parts and path.name != ".gitignore"]
        asked = [path.relative_to(top).as_posix() for path in inside]
        said = git(top, "check-ignore", "--no-index", "-z", "--stdin", given="\0".join(asked))
        ignored = {top / path for path in said.split("\0") if path}
        for folder in (top, *(path for path in inside if path.is_dir() and path not in ignored)):
            files = {path for path in inside if path.is_file() and folder in path.parents}
            found = find_files([str(folder)], Config(root=str(top)))
            if set(found.files) != {str(path) for path in files - ignored} or found.ignored != len(files & ignored):
                wrong.append((seed, str(folder), set(found.files) ^ {str(path) for path in files - ignored}))
            left_out += found.ignored
            scans += 1
    assert not wrong
    assert left_out > 1000
    assert scans > 5 * TREES


def test_it_matters_which_folder_a_pattern_is_in(repository):
    write(repository, **{".gitignore": "*.py\nout/\n", "src__.gitignore": "!/kept.py\n!out/\n"})
    write(repository, **{"top.py": "", "src__kept.py": "", "src__deep__kept.py": "", "src__out__a.py": ""})
    assert checked(".") == (["src/kept.py"], 3)
    assert checked("src") == (["src/kept.py"], 2)
    assert checked("src/deep") == ([], 1)


def test_whatever_is_in_a_folder_that_is_left_out_stays_out(repository):
    write(
        repository, **{".gitignore": "data/\n!keep.py\n", "data__keep.py": "", "data__.gitignore": "!*\n", "a.py": ""}
    )
    assert checked(".") == (["a.py"], 1)


def test_all_but_python_files_as_it_is_often_written(repository):
    write(repository, **{".gitignore": "*\n!*/\n!*.py\ndata/\n", "a.py": "", "src__b.py": "", "data__c.py": ""})
    write(repository, **{"src__notes.ipynb": "{}"})
    assert checked(".") == (["a.py", "src/b.py"], 2)


# -------------------------------------------------------------------- repositories
def test_outside_a_repository_nothing_is_ignored(tmp_path):
    write(tmp_path, **{".gitignore": "*.py\n", "a.py": ""})
    assert checked(tmp_path) == ([str(tmp_path / "a.py")], 0)


def test_the_list_beside_the_files(repository):
    write(repository, **{".git__info__exclude": "a.py\nb.py\n", ".gitignore": "!b.py\n", "a.py": "", "b.py": ""})
    assert checked(".") == (["b.py"], 1)


def test_the_list_of_a_work_tree_is_its_repositorys(repository, tmp_path):
    write(repository, **{".git__info__exclude": "a.py\n", "b.py": ""})
    git(repository, "add", "b.py")
    git(repository, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "b")
    git(repository, "worktree", "add", "--quiet", str(tmp_path / "tree"))
    write(tmp_path / "tree", **{"a.py": ""})
    assert git(tmp_path / "tree", "check-ignore", "a.py") == "a.py\n"
    assert checked(tmp_path / "tree") == ([str(tmp_path / "tree/b.py")], 1)


def test_a_repository_in_another_has_rules_of_its_own(repository):
    write(repository, **{".gitignore": "a.py\n", "a.py": "", "inner__a.py": "", "inner__b.py": ""})
    git(repository / "inner", "init", "--quiet")
    write(repository / "inner", **{".gitignore": "b.py\n"})
    assert checked(".") == (["inner/a.py"], 2)


# -------------------------------------------------------------------- what is named is checked
def test_a_file_that_is_named_is_checked(repository):
    write(repository, **{".gitignore": "a.py\n", "a.py": "", "b.py": ""})
    assert checked("a.py") == (["a.py"], 0)
    assert checked(".", "a.py") == (["b.py", "a.py"], 0)


def test_a_folder_that_is_named_is_checked(repository):
    write(
        repository, **{".gitignore": "out/\n", "out__a.py": "", "out__deep__.gitignore": "*\n", "out__deep__b.py": ""}
    )
    assert checked(".") == ([], 2)
    assert checked("out") == (["out/a.py", "out/deep/b.py"], 0)
    assert checked("out/deep") == (["out/deep/b.py"], 0)


def test_it_can_be_turned_off(repository):
    write(repository, **{".gitignore": "a.py\n", "a.py": "", "build__b.py": ""})
    assert checked(".", respect_gitignore=False) == (["a.py"], 0)


def test_excluded_files_are_not_counted(repository):
    write(repository, **{".gitignore": "a.py\nbuild/\n", "a.py": "", "build__b.py": "", "old__a.py": ""})
    assert checked(".", exclude=("build", "old")) == ([], 1)


# -------------------------------------------------------------------- how it is said
@pytest.fixture
def project(repository):
    write(repository, **{".gitignore": "gen_*.py\nscratch/\n", "a.py": "x = 1\n", "gen_b.py": "x = 1\n"})
    write(repository, **{"scratch__c.py": "def broken(:\n", "scratch__d.py": "x = 1\n"})
    return repository


def test_the_last_line_says_how_many(project, capsys):
    assert main(["."]) == 0
    assert capsys.readouterr().out.startswith("nothing found in 1 file (3 ignored by git): 0 models")
    assert main(["a.py"]) == 0
    assert capsys.readouterr().out.startswith("nothing found in 1 file: ")


def test_json_says_how_many(project, capsys):
    main([".", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["summary"]["ignored_files"] == 3
    main(["a.py", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["summary"]["ignored_files"] == 0


@pytest.mark.parametrize("form", ["text", "concise"])
def test_statistics_say_how_many(project, capsys, form):
    main([".", "--statistics", "--format", form])
    assert "3  files ignored by git\n" in capsys.readouterr().out
    main(["a.py", "--statistics", "--format", form])
    assert "ignored by git" not in capsys.readouterr().out


def test_the_option_and_the_setting(project, capsys):
    assert main([".", "--no-gitignore"]) == 1
    assert "in 4 files: " in capsys.readouterr().out
    write(project, **{"pyproject.toml": "[tool.shapecheck]\nrespect-gitignore = false\n"})
    assert main(["."]) == 1
    assert "in 4 files: " in capsys.readouterr().out


def test_a_folder_of_which_everything_is_ignored(project, capsys):
    (project / "a.py").unlink()
    assert main(["."]) == 2
    assert capsys.readouterr().err == (
        "shapecheck: error: .: no Python files or notebooks to check (--no-gitignore adds 3 files that git ignores)\n"
    )
