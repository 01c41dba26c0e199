"""The registered names that a contributor's word for a rule means, and tests that are made for rules by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

import pytest

from shapecheck.rules.core.registry import Registry

NEAR = 6


class NoSuchRule(LookupError):
    """No rule goes by this name."""


def each_rule(
    argument: str, values: Iterable[str] | Mapping[Any, Iterable[str]], *, costly: bool = False, **options: Any
) -> pytest.MarkDecorator:
    """`parametrize` for tests of rules, of which a run may choose some (see `conftest`).

    `values`: the registered names of rules, or what else the argument takes with the names that this judges. `costly`:
    runs for changed rules or for a share of all leave the others out.
    """
    judged = values if isinstance(values, Mapping) else {name: (name,) for name in values}
    return pytest.mark.each_rule(argument, judged, costly, options)


def named(text: str, registry: Registry) -> frozenset[str]:
    """The registered names that end in `text`: `pad`, `functional.pad` or `torch.nn.functional.pad`."""
    found = frozenset(name for name in registry if name == text or name.endswith(f".{text}"))
    if not found:
        raise NoSuchRule(f"no rule is named {text!r}" + _near(text, registry))
    return found


def _near(text: str, registry: Registry) -> str:
    by_last: dict[str, list[str]] = {}
    for name in registry:
        by_last.setdefault(name.rpartition(".")[2].lower(), []).append(name)
    last = text.rpartition(".")[2].lower()
    ends = [*(end for end in by_last if end == last), *get_close_matches(last, by_last, NEAR)]
    names = list(dict.fromkeys(name for end in ends for name in sorted(by_last[end], key=len)))
    return f"; near it: {', '.join(names[:NEAR])}" if names else ""
