"""The plugin's hook: hands the rules of `rules.py` to the registry of a run."""

from shapecheck.plugins import hookimpl
from shapecheck.rules import Registry
from shapecheck_myops import rules


@hookimpl
def shapecheck_register(registry: Registry) -> None:
    registry.collect(rules)
