"""Which names a scope binds, gathered while its body is lowered."""

from __future__ import annotations

from enum import Enum


class ScopeKind(Enum):
    MODULE = 1
    CLASS = 2
    FUNCTION = 3
    COMPREHENSION = 4


class Scope:
    """One scope under construction; `enclosing` leads outwards."""

    __slots__ = ("bound", "declared", "enclosing", "kind", "yields")

    def __init__(self, kind: ScopeKind, enclosing: Scope | None = None) -> None:
        self.kind = kind
        self.enclosing = enclosing
        self.bound: set[str] = set()
        self.declared: set[str] = set()
        self.yields = False

    def statement_scope(self) -> Scope:
        """Where a walrus binds and a yield belongs: comprehensions are looked through."""
        scope = self
        while scope.kind is ScopeKind.COMPREHENSION and scope.enclosing is not None:
            scope = scope.enclosing
        return scope

    def locals(self) -> frozenset[str]:
        """The names bound here, less those declared global or nonlocal."""
        return frozenset(self.bound - self.declared)
