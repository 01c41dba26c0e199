"""tomllib: Python's own, on texts and on files of the project."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from shapecheck.interp.builtins.settings_text import TOML
from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = {**TOML, "TOMLDecodeError": tomllib.TOMLDecodeError}
