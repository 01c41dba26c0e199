"""How configuration files make the models of a project: a class by its dotted name, and its arguments.

Three spellings are read, in YAML and JSON: `_target_` among the arguments, `class_path` beside `init_args`, and
`target` beside `params`. What such a file gives is plain data; what it leaves to whoever runs it (`???`, an
interpolation of the environment) is left open.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

MOST_PARTS = 400
"""Values of one class's arguments beyond which they are left open."""
DEEPEST = 8
REFERENCE = re.compile(r"\$\{([\w.]+)\}")
MISSING = "???"
OPEN = ("open",)
ARGUMENTS = {"_target_": "", "class_path": "init_args", "target": "params"}
"""The key that names a class, and the one that holds its arguments; without one they stand beside it."""
MERGED = "tag:yaml.org,2002:merge"
FLOAT = re.compile(r"[-+]?\d+(?:\.\d*)?[eE][-+]?\d+")
"""A float that YAML 1.1 takes for a word."""

Way = tuple[Any, ...]


def document(declaring: str, text: bytes) -> Document | None:
    """The document of a configuration file; None where it has none, or cannot be read."""
    try:
        root = yaml.compose(text.decode("utf-8"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return None if root is None else Document(declaring, root)


class Document:
    """One document of the file `declaring`."""

    def __init__(self, declaring: str, root: yaml.Node) -> None:
        self.declaring = declaring
        self.root = root
        self._parts = 0
        self._known: dict[int, dict[str, yaml.Node]] = {}

    def ways(self, path: str, name: str) -> list[Way]:
        """How it makes the class `name` of the file `path`."""
        try:
            return [*self._ways(os.path.abspath(path), name)]
        except (yaml.YAMLError, ValueError, RecursionError):
            return []

    def _ways(self, path: str, name: str) -> Iterator[Way]:
        for node in self._mappings():
            held = self._items(node)
            for key, beside in ARGUMENTS.items():
                if key in held and _is_class(_text(held[key]), path, name):
                    self._parts = 0
                    given = self._arguments(held, beside, 0)
                    line = held[key].start_mark.line + 1
                    yield path, name, (), tuple((k, v) for k, v in given.items()), self.declaring, line, ()

    def _mappings(self) -> Iterator[yaml.MappingNode]:
        """Every mapping once, whatever repeats it."""
        seen: set[int] = set()
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, yaml.MappingNode):
                yield node
                waiting += [part for pair in reversed(node.value) for part in pair[::-1]]
            elif isinstance(node, yaml.SequenceNode):
                waiting += reversed(node.value)

    def _items(self, node: yaml.MappingNode) -> dict[str, yaml.Node]:
        """By key; what is merged in gives way to what stands there."""
        if id(node) in self._known:
            return self._known[id(node)]
        merged: dict[str, yaml.Node] = {}
        own: dict[str, yaml.Node] = {}
        self._known[id(node)] = merged
        for key, value in node.value:
            if key.tag != MERGED:
                own[_text(key)] = value
                continue
            for part in value.value if isinstance(value, yaml.SequenceNode) else (value,):
                if isinstance(part, yaml.MappingNode):
                    merged = self._items(part) | merged
        found = self._known[id(node)] = merged | own
        return found

    def _arguments(self, held: Mapping[str, yaml.Node], beside: str, depth: int) -> dict[str, Way]:
        if not beside:
            return {name: self._value(node, depth) for name, node in held.items() if not _is_of_hydra(name)}
        node = held.get(beside)
        if not isinstance(node, yaml.MappingNode):
            return {}
        return {name: self._value(part, depth) for name, part in self._items(node).items()}

    def _value(self, node: yaml.Node, depth: int) -> Way:
        """A value as `interp.python.recipes` has it."""
        self._parts += 1
        if self._parts > MOST_PARTS or depth > DEEPEST:
            return OPEN
        if isinstance(node, yaml.SequenceNode):
            return "list", tuple(self._value(part, depth + 1) for part in node.value)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(self._items(node), depth)
        return self._scalar(node, depth)

    def _mapping(self, held: Mapping[str, yaml.Node], depth: int) -> Way:
        for key in ("_target_", "class_path"):
            module, _, name = _text(held[key]).rpartition(".") if key in held else ("", "", "")
            if module:
                cls = "named", "", module, name
                given = self._arguments(held, ARGUMENTS[key], depth + 1)
                pairs = tuple((("is", parameter), value) for parameter, value in given.items())
                if "_partial_" in held and _plain(held["_partial_"]) is True:
                    return "partial", cls, (), pairs
                return "made", cls, (), pairs, ()
        return "dict", tuple((("is", key), self._value(value, depth + 1)) for key, value in held.items())

    def _scalar(self, node: yaml.Node, depth: int) -> Way:
        value = _plain(node)
        if isinstance(value, str):
            if value == MISSING:
                return OPEN
            reference = REFERENCE.fullmatch(value)
            if reference is not None:
                found = self._referred(reference[1].split("."))
                return OPEN if found is None else self._value(found, depth + 1)
            return OPEN if "${" in value else ("is", value)
        return ("is", value) if isinstance(value, (bool, int, float, type(None))) else OPEN

    def _referred(self, keys: list[str]) -> yaml.Node | None:
        node: yaml.Node | None = self.root
        for key in keys:
            node = self._items(node).get(key) if isinstance(node, yaml.MappingNode) else None
        return node


def _text(node: yaml.Node) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) else ""


def _plain(node: yaml.Node) -> object:
    """The value of a scalar: a number, a truth, nothing or a word."""
    if not isinstance(node, yaml.ScalarNode):
        return ...
    if node.style is None and FLOAT.fullmatch(node.value):
        return float(node.value)
    return yaml.constructor.SafeConstructor().construct_object(node)


def _is_of_hydra(key: str) -> bool:
    """Whether a key speaks to whoever makes the class."""
    return key.startswith("_") and key.endswith("_")


def _is_class(dotted: str, path: str, name: str) -> bool:
    """Whether a dotted name is that of the class, by the end of its file's path."""
    module, _, last = dotted.rpartition(".")
    if last != name or not module:
        return False
    stem = os.path.splitext(path)[0]
    place = os.path.dirname(stem) if os.path.basename(stem) == "__init__" else stem
    parts = module.split(".")
    return place.split(os.sep)[-len(parts) :] == parts
