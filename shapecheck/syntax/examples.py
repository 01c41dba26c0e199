"""The Python in texts for people: fenced blocks of Markdown, code blocks of reStructuredText, examples with prompts.

Line for line, so that places in what is read lead back to the text; what is no Python is blank.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import NamedTuple

PROMPT = ">>> "
_FENCE = re.compile(r"\s*(```+|~~~+)\s*([^`]*)")
_PYTHON = re.compile(r"\{?[.\s]*(?:python\d?|py|pycon|ipython)\b.*|")
_DIRECTIVE = re.compile(r"\s*(?:\.\. (?:code|code-block|sourcecode):: *(?:python\d?|pycon|ipython)?|(?!\.\. ).*::)\s*$")
_OPTION = re.compile(r"\s*:[\w-]+:")


class Examples(NamedTuple):
    """The Python text that stands in a document, each line where it stands there, and the lines at which blocks begin
    that are said to be Python and are none.
    """

    source: str
    left_out: list[int]


def examples_in(text: str) -> Examples:
    lines = text.splitlines()
    source = [""] * len(lines)
    left_out = []
    for first, block, is_said in _blocks(lines):
        kept = _prompted(block) if any(line.lstrip().startswith(PROMPT) for line in block) else _dedented(block)
        source[first : first + len(kept)] = kept
        if is_said and any(line.strip() for line in block) and not any(line.strip() for line in kept):
            left_out.append(first + 1)
    return Examples("".join(f"{line}\n" for line in source), left_out)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str], bool]]:
    """Where each block begins, counted from 0, its lines, and whether it is said to be Python."""
    place = 0
    while place < len(lines):
        line = lines[place]
        if fence := _FENCE.fullmatch(line):
            end = next((at for at in range(place + 1, len(lines)) if _closes(lines[at], fence[1])), len(lines))
            if _PYTHON.fullmatch(fence[2].strip()):
                yield place + 1, list(lines[place + 1 : end]), bool(fence[2].strip())
            place = end + 1
        elif line.lstrip().startswith(PROMPT):
            end = next((at for at in range(place, len(lines)) if not lines[at].strip()), len(lines))
            yield place, list(lines[place:end]), False
            place = end
        elif _DIRECTIVE.fullmatch(line):
            begin = next((at for at in range(place + 1, len(lines)) if _is_of_block(lines[at])), len(lines))
            depth = _indent(line)
            ends = (at for at in range(begin, len(lines)) if lines[at].strip() and _indent(lines[at]) <= depth)
            end = next(ends, len(lines))
            if end > begin and not any(lines[at].lstrip().startswith(PROMPT) for at in range(begin, end)):
                yield begin, list(lines[begin:end]), False
                place = end
            else:
                place += 1
        else:
            place += 1


def _closes(line: str, fence: str) -> bool:
    return line.strip().startswith(fence) and not line.strip().strip(fence[0])


def _is_of_block(line: str) -> bool:
    return bool(line.strip()) and not _OPTION.match(line)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _dedented(block: Sequence[str]) -> list[str]:
    """A block as a program; blank where it is none."""
    text = textwrap.dedent("\n".join(block))
    return text.split("\n") if _is_python(text) else [""] * len(block)


def _prompted(block: Sequence[str]) -> list[str]:
    """What stands behind prompts; each example that is no program is left out by itself."""
    from doctest import DocTestParser  # 25 ms, which most runs need not spend

    source = [""] * len(block)
    try:
        examples = DocTestParser().get_examples("\n".join(block))
    except ValueError:
        return source
    for example in examples:
        if _is_python(example.source):
            lines = example.source.rstrip("\n").split("\n")
            source[example.lineno : example.lineno + len(lines)] = lines
    return source


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
