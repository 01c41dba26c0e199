"""Modules of a project that wait until they are asked for: a program cannot tell, and CPython is the judge."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from abstract_run import of_program, of_python, public, run_program
from against_python import by_python
from import_orders import PROGRAMS

from shapecheck.interp.libraries import lazy_imports

REGISTRY = """
    TABLE = {}
    ORDER = set()
    KINDS = {"small": {}, "large": {}}
    class Registry:
        def __init__(self, name):
            self.name = name
            self.entries = {}
        def register(self, name=None):
            def add(cls):
                self._put(name or cls.__name__.lower(), cls)
                return cls
            return add
        def _put(self, key, cls):
            if key in self.entries:
                raise KeyError(key)
            self.entries[key] = cls
        def build(self, key, *args):
            return self.entries[key](*args)
    MODELS = Registry("models")
    def register(function):
        if function.__name__ in TABLE:
            raise KeyError(function.__name__)
        TABLE[function.__name__] = function
        ORDER.add(function.__name__)
        return function
    def register_as(kind, key):
        def add(function):
            KINDS[kind][key] = function
            return function
        return add
    def alias(name, function):
        table = TABLE
        table[name] = function
"""
ZOO = {
    "registry.py": REGISTRY,
    "zoo/__init__.py": "from . import one, two  # noqa\nfrom .three import *\n",
    "zoo/one.py": """
        from registry import MODELS, register, register_as
        @register
        def first():
            return 1
        @MODELS.register()
        class Net:
            width = 3
        @register_as("small", "s" + "1")
        def small_one():
            return "s1"
    """,
    "zoo/two.py": """
        from registry import MODELS, alias, register, register_as
        @register
        def second():
            return 2
        @MODELS.register("other")
        class Other:
            width = 4
            def __init__(self, depth=2):
                self.depth = depth
        @register_as("large", "l1")
        def large_one():
            return "l1"
        alias("by" + "_alias", second)
    """,
    "zoo/three.py": """
        from registry import register
        @register
        def third():
            return 3
    """,
}
PROJECTS: dict[str, tuple[dict[str, str], frozenset[str]]] = {
    "a registry is read by key": (
        {
            **ZOO,
            "main.py": """
                import zoo
                from registry import KINDS, MODELS, TABLE
                one = TABLE["first"]()
                aliased = TABLE["by_alias"]()
                absent = TABLE.get("nothing", "none")
                built = MODELS.build("net").width
                other = MODELS.build("other", 7).depth
                small, large = KINDS["small"]["s1"](), KINDS["large"]["l1"]()
            """,
        },
        frozenset(),
    ),
    "a registry is listed": (
        {
            **ZOO,
            "main.py": """
                import zoo
                from registry import ORDER, TABLE
                count = len(TABLE)
                listed = list(TABLE)
                names = sorted(ORDER)
                copied = {**TABLE}.keys()
            """,
        },
        frozenset(),
    ),
    "a registry is copied": (
        {
            **ZOO,
            "main.py": """
                import zoo
                from registry import TABLE
                held = sorted(dict(TABLE))
                more = sorted(TABLE.copy())
            """,
        },
        frozenset(),
    ),
    "a package reads what its modules have registered": (
        {
            "pkg/__init__.py": """
                TABLE = {}
                def register(function):
                    TABLE[function.__name__] = function
                    return function
                from . import first, second
                NAMES = list(TABLE)
            """,
            "pkg/first.py": "from pkg import register\n@register\ndef alpha():\n    return 1\n",
            "pkg/second.py": "from pkg import register\n@register\ndef beta():\n    return 2\n",
            "main.py": "from pkg import NAMES, TABLE\nnames = NAMES\nvalue = TABLE['beta']()\n",
        },
        frozenset(),
    ),
    "only what is asked for runs": (
        {
            "pkg/__init__.py": "from .used import value\nfrom .unused import nothing\n",
            "pkg/used.py": "value = 5\n",
            "pkg/unused.py": "from .deeper import thing\nnothing = thing\n",
            "pkg/deeper.py": "thing = 6\n",
            "main.py": "from pkg import value\nresult = value\n",
        },
        frozenset({"pkg.unused", "pkg.deeper"}),
    ),
    "what a module does to others is done at once": (
        {
            "state.py": "events = []\nsettings = {'width': 1}\n",
            "pkg/__init__.py": "from .quiet import thing\n",
            "pkg/quiet.py": "from . import loud\nthing = 1\n",
            "pkg/loud.py": "import state\nstate.events.append('loud')\nstate.settings['width'] = 9\n",
            "main.py": """
                from state import events, settings
                from pkg import thing
                before = list(events)
                width = settings['width']
            """,
        },
        frozenset({"pkg.quiet"}),
    ),
    "what a module reads is what was there": (
        {
            "config.py": "cfg = {'width': 1}\nclass Config:\n    width = 2\ndepth = 3\n",
            "nets.py": """
                import config
                from config import Config, cfg
                WIDTH = cfg['width']
                def made(width=Config.width):
                    return width
                def deep(depth=config.depth):
                    return depth
            """,
            "main.py": """
                import config
                from config import Config, cfg
                from nets import WIDTH, deep, made
                cfg['width'], Config.width, config.depth = 10, 20, 30
                results = [WIDTH, made(), deep()]
            """,
        },
        frozenset(),
    ),
    "a name of a module is bound anew": (
        {
            "config.py": "width = 1\n",
            "nets.py": "from config import width\ndef made():\n    return width\n",
            "main.py": "import config\nfrom nets import made\nconfig.width = 5\nresult = made()\nnew = config.width\n",
        },
        frozenset(),
    ),
    "a function binds a name anew": (
        {
            "config.py": "width = 1\ndef change():\n    global width\n    width = 2\n",
            "nets.py": "from config import width\ndef made():\n    return width\n",
            "main.py": "from config import change, width\nfrom nets import made\nchange()\nresults = [width, made()]\n",
        },
        frozenset(),
    ),
    "counters count in the order of imports": (
        {
            "ids.py": "import itertools\n_ids = itertools.count()\ndef new():\n    return next(_ids)\n",
            "a.py": "from ids import new\nown = new()\n",
            "b.py": "from ids import new\nown = new()\n",
            "main.py": "import a, b\nresults = [b.own, a.own]\n",
        },
        frozenset(),
    ),
    "subclasses are noted by their base": (
        {
            "base.py": """
                kinds = []
                class Base:
                    def __init_subclass__(cls, **kw):
                        kinds.append(cls.__name__)
            """,
            "a.py": "from base import Base\nclass A(Base):\n    pass\n",
            "b.py": "from a import A\nclass B(A):\n    pass\n",
            "main.py": "import b\nfrom base import kinds\nnames = list(kinds)\n",
        },
        frozenset(),
    ),
    "star imports": (
        {
            "pkg/__init__.py": "from .a import *\nfrom .b import *\nown = 1\n",
            "pkg/a.py": "__all__ = ['shared', 'only_a']\nshared = 'a'\nonly_a = 1\nhidden = 2\n",
            "pkg/b.py": "shared = 'b'\nonly_b = 3\n_private = 4\n",
            "main.py": """
                shared = 'main'
                only_b = 'main'
                from pkg import *
                import pkg
                results = [shared, only_a, only_b, own, hasattr(pkg, 'hidden'), hasattr(pkg, '_private')]
                listed = sorted(name for name in vars(pkg) if not name.startswith('_') and len(name) > 1)
                by_name = pkg.__dict__['only_b']
            """,
        },
        frozenset(),
    ),
    "fallbacks are decided at once": (
        {
            "fast.py": "import no_such_library_at_all\nvalue = 'fast'\n",
            "slow.py": "value = 'slow'\n",
            "main.py": """
                try:
                    from slow import missing_here
                    value = 1
                except ImportError:
                    from slow import value
                result = value
            """,
        },
        frozenset(),
    ),
    "modules import each other": (
        {
            "a.py": "x = 1\nfrom b import f\ny = f(x)\ndef later():\n    return y\n",
            "b.py": "from a import x\nw = x + 1\ndef f(v):\n    return v + w\n",
            "main.py": "from a import later, y\nimport b\nresults = [y, later(), b.w]\n",
        },
        frozenset(),
    ),
    "modules import each other's package": (
        {
            "pkg/__init__.py": "base = 2\nfrom .a import A\nfrom .b import B\nlast = A.size + B.size\n",
            "pkg/a.py": """
                import pkg
                from . import b
                class A:
                    size = 3
                    def other(self):
                        return b.B.size, pkg.last
            """,
            "pkg/b.py": "from pkg import base\nclass B:\n    size = base * 2\n",
            "main.py": "from pkg import A, last\nresults = [A().other(), last]\n",
        },
        frozenset(),
    ),
    "sub-modules, aliases and importlib": (
        {
            "pkg/__init__.py": "",
            "pkg/sub/__init__.py": "level = 2\n",
            "pkg/sub/leaf.py": "from .. import other\nfrom ..other import name as renamed\nvalue = 3\n",
            "pkg/other.py": "name = 'other'\n",
            "space/inner.py": "value = 4\n",
            "main.py": """
                import importlib
                import pkg.sub.leaf
                import pkg.sub.leaf as leaf
                from pkg import other
                from pkg.sub import leaf as again
                from space import inner
                found = importlib.import_module('pkg.sub')
                results = [pkg.sub.leaf.value, leaf.renamed, other.name, again is leaf, inner.value, found.level]
                where = leaf.other.name
            """,
        },
        frozenset(),
    ),
    "a module that makes its names up": (
        {
            "lazy.py": """
                def __getattr__(name):
                    if name == 'made':
                        return 8
                    raise AttributeError(name)
            """,
            "main.py": "import lazy\nfrom lazy import made\nresult = made\nhas = hasattr(lazy, 'absent')\n",
        },
        frozenset(),
    ),
    "a function imports what waits": (
        {
            "tools.py": "table = {'a': 1}\ndef double(x):\n    return 2 * x\n",
            "main.py": """
                import tools
                def run():
                    from tools import double, table
                    return double(table['a'])
                result = run()
            """,
        },
        frozenset(),
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _modules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        del sys.modules[name]


ALL = PROJECTS | {name: (files, frozenset()) for name, files in PROGRAMS.items()}


@pytest.mark.parametrize(("files", "waiting"), ALL.values(), ids=ALL)
def test_as_in_python(tmp_path: Path, files: dict[str, str], waiting: frozenset[str]) -> None:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    main = tmp_path / "main.py"
    wanted = {name: of_python(value) for name, value in public(by_python(main.read_text(), main)).items()}
    _, run = run_program(main.read_text(), str(main))
    states = {name: module.state for name, module in run.session.importer.modules.items() if module is not None}
    values = lazy_imports.resolve_all(run.session.importer.modules["__main__"].scope, run)
    results = {name: want for name, want in wanted.items() if isinstance(want, tuple)}
    results = {name: want for name, want in results.items() if want[0] not in ("module", "function", "class")}
    assert results
    assert {name: of_program(values[name]) for name in results} == results
    assert {name for name in waiting if states[name] != "new"} == set()
