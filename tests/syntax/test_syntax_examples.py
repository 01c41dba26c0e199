"""The Python in documents and docstrings, line for line."""

from __future__ import annotations

import pytest

from shapecheck.syntax.examples import examples_in

TEXTS = {
    "a fence": ("Words\n```python\nx = [1,\n     2]\n```\nx = 3\n", {3: "x = [1,", 4: "     2]"}),
    "a fence without a language": ("```\nx = 1\n```\n", {2: "x = 1"}),
    "a fence with attributes": ("```{.python .numberLines}\nx = 1\n```\n", {2: "x = 1"}),
    "a fence of tildes around one of ticks": ("~~~py\nx = '''\n```\n'''\n~~~\n", {2: "x = '''", 3: "```", 4: "'''"}),
    "a fence of another language": ("```bash\nx = 1\n```\ny\n```python\nz = 2\n```\n", {6: "z = 2"}),
    "a fence that is never closed": ("```python\nx = 1\n", {2: "x = 1"}),
    "a fence in a list": ("- a\n\n  ```python\n  if x:\n      y = 1\n  ```\n", {4: "if x:", 5: "    y = 1"}),
    "a fence that is no Python": ("```python\nx = = 1\n```\n```python\ny = 2\n```\n", {5: "y = 2"}),
    "ticks in a line": ("the ```x = 1``` here\n", {}),
    "prompts": (">>> x = 1\n>>> for i in y:\n...     z(i)\n3\n\n>>> w = 2\n", {
        1: "x = 1", 2: "for i in y:", 3: "    z(i)", 6: "w = 2"}),
    "prompts in a docstring": ("Sums.\n\n    Examples::\n\n        >>> x = 1\n        >>> f(x)\n        2\n", {
        5: "x = 1", 6: "f(x)"}),
    "prompts in a fence": ("```python\n>>> x = 1\n1\n```\n", {2: "x = 1"}),
    "a prompt with half a statement": (">>> x = (\n>>> y = 2\n", {2: "y = 2"}),
    "prompts without a blank": (">>> x = 1\n...y\n", {}),
    "a block behind two colons": ("Use::\n\n    x = 1\n    y = 2\n\nEnd.\n", {3: "x = 1", 4: "y = 2"}),
    "a directive": (".. code-block:: python\n   :linenos:\n\n   x = 1\n\nEnd.\n", {4: "x = 1"}),
    "a directive of another language": (".. code-block:: bash\n\n   x = 1\n", {}),
    "prose behind two colons": ("The sizes::\n\n    are three, of the first kind\n", {}),
    "nothing": ("", {}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), TEXTS.values(), ids=TEXTS)
def test_code_stands_where_it_stands(text: str, lines: dict[int, str]) -> None:
    source = examples_in(text).source.splitlines()
    assert len(source) == len(text.splitlines())
    assert {number: line for number, line in enumerate(source, start=1) if line.strip()} == lines
