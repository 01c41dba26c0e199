"""What the pages name exists: files, folders, functions in files, and the words of the glossary in the code."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "shapecheck"
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "benchmarks/README.md")),
    *sorted((*(ROOT / "docs").glob("*.md"), *(ROOT / "plugins").glob("*/README.md"))),
]
BASES = (ROOT, PACKAGE)
"""Where the paths on a page begin, besides its own folder."""

PATH = re.compile(r"`((?:[\w.*-]+/)*[\w.*-]+\.(?:py|md|txt|toml))(?::([A-Za-z_][\w.]*))?`|`((?:[\w.-]+/)+)`")
LINK = re.compile(r"\]\(([\w./-]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
ANYBODY_S = re.compile(r"path/to/file\.py|(file|model|scores)\.py|\*_(methods|pb2)\.py|tests/\*\*/.*|plugin/.*")
"""Files of a user's own, patterns for them, and names that the sentence before puts into a folder."""


def named(page: Path) -> list[tuple[str, str]]:
    """The paths in a page's text, each with the name in it or ""."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return [(file or folder, name) for file, name, folder in PATH.findall(text) if not ANYBODY_S.fullmatch(file)]


def found(path: str, page: Path) -> list[Path]:
    return [match for base in (*BASES, page.parent) for match in base.glob(path.rstrip("/"))]


@cache
def definitions(file: Path) -> frozenset[str]:
    """The names that a module binds at its top, and those in its classes with the class before them."""
    names: set[str] = set()

    def collect(body: list[ast.stmt], prefix: str) -> None:
        for statement in body:
            match statement:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    names.add(prefix + name)
                case ast.ClassDef(name=name, body=inner):
                    names.add(prefix + name)
                    collect(inner, f"{prefix}{name}.")
                case ast.Assign(targets=targets):
                    names.update(prefix + target.id for target in targets if isinstance(target, ast.Name))
                case ast.AnnAssign(target=ast.Name(id=name)):
                    names.add(prefix + name)
                case _:
                    pass

    collect(ast.parse(file.read_text(encoding="utf-8")).body, "")
    return frozenset(names)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_where_a_page_links_to_exists(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_exists(page: Path) -> None:
    wrong = []
    for path, name in named(page):
        files = found(path, page)
        if not files or (name and not any(name in definitions(file) for file in files)):
            wrong.append(f"{path}:{name}" if name else path)
    assert not wrong


def test_the_architecture_page_names_functions_at_all() -> None:
    assert sum(bool(name) for _, name in named(ROOT / "docs" / "architecture.md")) > 50


# -------------------------------------------------------------------- the glossary
WORD = re.compile(r"^\| (?!word \|)([^|]+?) \|", re.MULTILINE)
SEPARATOR = re.compile(r"[_\W]+")


@cache
def words_of_the_code() -> str:
    """All of the package's text as words in lower case, the parts of names apart."""
    texts = (file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py"))
    return " ".join(SEPARATOR.sub(" ", text).lower() for text in texts)


GLOSSARY = WORD.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("word", [word for word in GLOSSARY if not word.startswith("---")])
def test_the_code_uses_each_word_of_the_glossary(word: str) -> None:
    plain = re.escape(SEPARATOR.sub(" ", word).lower())
    assert re.search(rf"\b{plain}s?\b", words_of_the_code())


def test_each_word_of_the_glossary_has_one_meaning() -> None:
    assert len(GLOSSARY) > 60
    assert len(set(GLOSSARY) - {"---"}) == len([word for word in GLOSSARY if word != "---"])
