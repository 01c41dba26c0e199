"""Library modules run as far as they are used, and yet what Python's imports would have done is there."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from shapecheck.driver.engine import on_deep_stack, registry
from shapecheck.driver.sessions import Sources, open_session
from shapecheck.interp.libraries import modules
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ListObj, Value
from shapecheck.settings.config import Config
from shapecheck.values import Unknown

LIBRARY = {
    "lib/__init__.py": """
        from typing import TYPE_CHECKING
        from .zoo import *
        from .factory import create, names, Registry
        from .broken import anything
        size = 7
        if TYPE_CHECKING:
            from .hidden import Secret
            from .extra import *
    """,
    "lib/zoo/__init__.py": "from .small import *\nfrom .large import *\n",
    "lib/zoo/small.py": """
        from ..factory import register
        __all__ = ["Small", "shared"]
        shared = "small"
        width = 1
        class Small:
            pass
        @register
        def tiny():
            return 1
    """,
    "lib/zoo/large.py": """
        from ..factory import register, REGISTRY
        shared = "large"
        _private = 2
        class Large:
            size = 3
        @register
        def giant():
            return 2
        @REGISTRY.register
        def colossus():
            return 3
    """,
    "lib/factory.py": """
        _entries = {}
        CONSTANTS = {"a": 1}
        class Registry:
            def __init__(self):
                self.entries = {}
            def register(self, function):
                self.entries[function.__name__] = function
                return function
            def get(self, name):
                return self.entries[name]
        REGISTRY = Registry()
        def register(function):
            _entries[function.__name__] = function
            return function
        def create(name):
            if name not in _entries:
                raise RuntimeError(name)
            return _entries[name]()
        def constant(name):
            return CONSTANTS.get(name, "none")
        def names():
            return sorted(_entries)
    """,
    "lib/kinds/__init__.py": "from .plain import Plain\nfrom .fancy import Fancy\n",
    "lib/kinds/core.py": """
        class Kind:
            _kinds = {}
            def __init_subclass__(cls, name, **kwargs):
                super().__init_subclass__(**kwargs)
                cls._kinds[name.lower()] = cls
            @classmethod
            def named(cls, name):
                try:
                    return cls._kinds[name.lower()]
                except KeyError:
                    raise ValueError(name)
    """,
    "lib/kinds/plain.py": "from .core import Kind\nclass Plain(Kind, name='Plain'):\n    rank = 1\n",
    "lib/kinds/fancy.py": "from .plain import Plain\nclass Fancy(Plain, name='Fancy'):\n    rank = 2\n",
    "lib/chooser.py": "from lib.kinds.core import Kind\ndef choose(name):\n    return Kind.named(name).rank\n",
    "lib/hidden.py": "class Secret:\n    value = 11\n",
    "lib/extra.py": "answer = 42\n",
    "lib/broken.py": "raise RuntimeError('no')\n",
    "lib/circle.py": "from .other import b\na = 1\nc = b + 1\n",
    "lib/other.py": "from .circle import a\nb = 5\ndef f():\n    return a\n",
}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    site = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
    for name, text in LIBRARY.items():
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))
    config = Config(root=str(tmp_path), python=str(tmp_path / "env" / "bin" / "python"), cache=False)
    return Run(open_session(str(tmp_path / "user.py"), config, registry(), Sources(None)))


def evaluate(text: str, run: Run) -> Value:
    """What an expression over the names of `lib` gives."""
    from shapecheck.driver.targets import parse_expression
    from shapecheck.interp.entries import entry

    module = run.session.importer.find("lib", run)
    return on_deep_stack(lambda: entry.evaluate_target(module, parse_expression(text), run))


def states(run: Run) -> dict[str, str]:
    return {name: module.state for name, module in run.session.importer.modules.items() if name.startswith("lib")}


def test_only_the_defining_module_runs(run: Run) -> None:
    assert evaluate("Large.size", run) == 3
    assert states(run)["lib.zoo.large"] == "done"
    assert "lib.zoo.small" not in states(run)


def test_the_last_star_import_wins(run: Run) -> None:
    assert evaluate("shared", run) == "large"


def test_all_limits_a_star_import(run: Run) -> None:
    module = run.session.importer.find("lib", run)
    assert modules.attribute(module, "width", run) is MISSING
    assert modules.attribute(module, "_private", run) is MISSING


def test_names_of_a_type_checking_block_are_handed_out(run: Run) -> None:
    assert evaluate("Secret.value", run) == 11
    assert evaluate("answer", run) == 42


def test_a_registry_is_completed_on_demand(run: Run) -> None:
    assert evaluate("create('giant')", run) == 2
    assert states(run)["lib.zoo.large"] == "done"
    assert states(run).get("lib.zoo.small") != "done"
    assert evaluate("create('tiny')", run) == 1


def test_a_registry_object_is_completed_on_demand(run: Run) -> None:
    assert evaluate("factory.REGISTRY.get('colossus')()", run) == 3


def test_a_class_that_keeps_its_subclasses_is_completed_on_demand(run: Run) -> None:
    assert evaluate("chooser.choose('FANCY')", run) == 2
    assert evaluate("chooser.choose('plain')", run) == 1


def test_a_registry_that_is_not_complete_is_not_listed(run: Run) -> None:
    found = evaluate("names()", run)
    assert isinstance(found, Unknown) or (isinstance(found, ListObj) and found.open is not None)


def test_a_table_that_nobody_fills_runs_nothing(run: Run) -> None:
    assert evaluate("factory.constant('giant')", run) == "none"
    assert "lib.zoo.large" not in states(run) or states(run)["lib.zoo.large"] == "new"


def test_a_module_that_raises_leaves_its_names_unknown(run: Run) -> None:
    assert isinstance(evaluate("anything", run), Unknown)
    assert evaluate("size", run) == 7


def test_modules_that_import_each_other(run: Run) -> None:
    assert evaluate("circle.c", run) == 6
    assert evaluate("other.f()", run) == 1
