"""The pages of the codes, shipped with the package as Markdown; the same files feed the docs, SARIF and the tests.

Imports `codes` and `config` only. A page holds two fenced examples, marked `python fires` and `python silent`: complete
small programs, the first with a `# error` comment on the line that is at fault.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from shapecheck.codes import BY_NAME, CODES, find_code
from shapecheck.settings.config import UsageError, nearest

FOLDER = os.path.join(os.path.dirname(__file__), "pages")


class Page(NamedTuple):
    """One code's page; an example is None where no program can show it."""

    code: str
    text: str
    fires: str | None
    silent: str | None


def find_page(code: str) -> Page | None:
    """The page of a code id, or None where there is none."""
    try:
        with open(os.path.join(FOLDER, f"{code}.md"), encoding="utf-8") as file:
            text = file.read()
    except OSError:
        return None
    return Page(code, text, _fenced(text, "fires"), _fenced(text, "silent"))


def page(word: str) -> Page:
    """The page of a code or name as a user wrote it."""
    code = find_code(word)
    if code is None:
        close = nearest(word.lower(), BY_NAME) or nearest(word.upper(), CODES)
        raise UsageError(f"no code or name `{word}`{close or '; `shapecheck explain` lists all'}")
    found = find_page(code.id)
    if found is None:
        raise UsageError(f"{code.id} {code.name} has no page")
    return found


def index() -> str:
    """All codes, one line each."""
    column = max(len(name) for name in BY_NAME)
    return "\n".join(
        f"{code.id}  {code.severity.value:<7}  {code.name:<{column}}  {code.summary}" for code in CODES.values()
    )


def _fenced(text: str, title: str) -> str | None:
    """The first fenced Python block with this title."""
    _, found, rest = text.partition(f"```python {title}\n")
    return rest.partition("```")[0] if found else None
