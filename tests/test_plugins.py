"""Plugins: found without importing anything, loaded by one hook, and named when they are broken."""

import sys
from importlib import import_module

import pytest

from shapecheck import plugins
from shapecheck.plugins import PluginError, PluginSource, find_plugins, load_registry
from shapecheck.rules.core.registry import Registry, StandIn

RULES = """
from shapecheck.plugins import hookimpl
from shapecheck.rules.core.registry import op


@op("{name}")
def rule(check, input):
    return input


@hookimpl
def shapecheck_register(registry):
    import sys
    registry.collect(sys.modules[__name__])
"""


@pytest.fixture(autouse=True)
def few_builtin_rules(monkeypatch):
    """Two families stand in for all, so that these tests take no time."""
    modules = [import_module(f"shapecheck.rules.{name}") for name in ("torch.shape.joining", "torch.linalg.linear")]
    monkeypatch.setattr(plugins, "builtin_modules", lambda: modules)


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install a plugin as its module's source and its entry point."""
    monkeypatch.syspath_prepend(tmp_path)
    installed = []

    def install(module, source, value=None):
        (tmp_path / f"{module}.py").write_text(source)
        monkeypatch.delitem(sys.modules, module, raising=False)
        folder = tmp_path / f"{module}-1.0.dist-info"
        folder.mkdir()
        folder.joinpath("entry_points.txt").write_text(
            f"[console_scripts]\nx = y:z\n\n[shapecheck]\n# why\n{module} = {value or module}\n\n[other]\na = b\n"
        )
        installed.append(module)
        return find_plugins([str(tmp_path)])

    yield install
    for module in installed:
        sys.modules.pop(module, None)


def test_builtin_rules_come_in_through_the_hook():
    registry = load_registry(sources=())
    assert isinstance(registry, Registry)
    assert "torch.cat" in registry
    assert "torch.nn.Linear" in registry


def test_a_plugin_adds_its_rules(install):
    sources = install("plug_good", RULES.format(name="mylib.same"))
    assert sources == (PluginSource("plug_good", "plug_good", "plug_good-1.0"),)
    assert "plug_good" not in sys.modules, "finding a plugin must not import it"
    registry = load_registry(sources=sources)
    assert "mylib.same" in registry
    assert "torch.cat" in registry


STAND_IN = """
from shapecheck.plugins import hookimpl


@hookimpl
def shapecheck_register(registry):
    registry.stand_in("mylib.tools.document", __file__)
"""


def test_a_plugin_says_what_is_read_instead_and_results_rest_on_its_code(install, tmp_path):
    registry = load_registry(sources=install("plug_source", STAND_IN))
    assert registry.stand_ins["mylib.tools.document"] == StandIn(str(tmp_path / "plug_source.py"), "document")
    assert registry.files == (str(tmp_path / "plug_source.py"),)


def test_all_code_of_a_plugin_counts(install, tmp_path):
    (tmp_path / "plug_package").mkdir()
    (tmp_path / "plug_package" / "__init__.py").write_text("from plug_package.hook import Plug\n")
    hook = STAND_IN.replace("@hookimpl\ndef", "class Plug:\n  @staticmethod\n  @hookimpl\n  def")
    (tmp_path / "plug_package" / "hook.py").write_text(hook.replace("    registry", "      registry"))
    registry = load_registry(sources=install("plug_user", "", "plug_package:Plug"))
    assert [file.rpartition("/")[2] for file in registry.files] == ["__init__.py", "hook.py"]


def test_a_disabled_plugin_is_not_even_imported(install):
    sources = install("plug_off", "raise SystemError('imported')")
    assert "torch.cat" in load_registry(disabled=["plug_off"], sources=sources)


@pytest.mark.parametrize(
    ("module", "source", "value", "message"),
    [
        ("plug_a", "1 / 0", None, "plugin `plug_a` (plug_a-1.0) cannot be loaded: ZeroDivisionError: division by zero"),
        ("plug_b", "", "plug_b_missing", "cannot be loaded: ModuleNotFoundError: No module named 'plug_b_missing'"),
        ("plug_c", "", "plug_c:Rules", "cannot be loaded: AttributeError: module 'plug_c' has no attribute 'Rules'"),
        ("plug_d", "", None, "registers nothing: `plug_d` has no hookimpl `shapecheck_register`"),
        (
            "plug_e",
            RULES.format(name="torch.cat"),
            None,
            "plugin `plug_e` (plug_e-1.0) fails while it registers its rules: torch.cat has a rule in",
        ),
        (
            "plug_f",
            "from shapecheck.plugins import hookimpl\n@hookimpl\ndef shapecheck_register(registry): registry.nothing\n",
            None,
            "plugin `plug_f` (plug_f-1.0) fails while it registers its rules: AttributeError",
        ),
        (
            "plug_g",
            "from shapecheck.plugins import hookimpl\n@hookimpl\ndef shapecheck_register(registry, more): pass\n",
            None,
            "plugin `plug_g` (plug_g-1.0) does not fit: ",
        ),
        (
            "plug_h",
            "from shapecheck.plugins import hookimpl\n@hookimpl\ndef shapecheck_registers(registry): pass\n",
            None,
            "plugin `plug_h` (plug_h-1.0) does not fit: unknown hook 'shapecheck_registers'",
        ),
    ],
)
def test_a_broken_plugin_is_named(install, module, source, value, message):
    with pytest.raises(PluginError) as caught:
        load_registry(sources=install(module, source, value))
    assert message in str(caught.value)


def test_two_plugins_for_one_name(install):
    install("plug_one", RULES.format(name="mylib.twice"))
    sources = install("plug_two", RULES.format(name="mylib.twice"))
    with pytest.raises(PluginError, match=r"plug_two.*mylib.twice has a rule in plug_one and another in plug_two"):
        load_registry(sources=sources)


def test_an_object_may_be_the_plugin(install):
    source = RULES.format(name="mylib.object") + (
        "\n\nclass Rules:\n    @hookimpl\n    def shapecheck_register(self, registry):\n"
        "        import sys\n        registry.collect(sys.modules[__name__])\n\n\nrules = Rules()\n"
    )
    assert "mylib.object" in load_registry(sources=install("plug_object", source, "plug_object:rules"))


def test_folders_that_hold_no_plugin(tmp_path):
    (tmp_path / "a-1.dist-info").mkdir()
    (tmp_path / "b-1.dist-info").mkdir()
    (tmp_path / "b-1.dist-info/entry_points.txt").write_bytes(b"\xff[shapecheck]")
    (tmp_path / "c-1.dist-info").mkdir()
    (tmp_path / "c-1.dist-info/entry_points.txt").write_text("[console_scripts]\nshapecheck = x:y\n")
    assert find_plugins([str(tmp_path), str(tmp_path / "none"), __file__]) == ()


def test_the_folder_that_is_checked_brings_no_plugins(install, tmp_path, monkeypatch):
    install("plug_here", "raise SystemError('ran code of the checked folder')")
    plugins.installed_plugins.cache_clear()
    assert "plug_here" in {source.name for source in plugins.installed_plugins()}
    monkeypatch.chdir(tmp_path)
    plugins.installed_plugins.cache_clear()
    assert "plug_here" not in {source.name for source in plugins.installed_plugins()}
    plugins.installed_plugins.cache_clear()


def test_the_search_agrees_with_the_standard_one():
    metadata = import_module("importlib.metadata")
    expected = {point.name: point.value for point in metadata.entry_points(group="shapecheck")}
    plugins.installed_plugins.cache_clear()
    assert {source.name: source.value for source in plugins.installed_plugins()} == expected
