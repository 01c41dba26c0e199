"""textwrap: pure functions of text, Python's own."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from shapecheck.interp.stdlib.shared.tables import natively
from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = natively(
    "textwrap", textwrap.dedent, textwrap.indent, textwrap.fill, textwrap.wrap, textwrap.shorten
)
