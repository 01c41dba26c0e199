"""pathlib: paths are text, with `/` between their parts; what asks the file system is unknown.

Each class of paths is `PurePosixPath` here, so that results do not depend on the machine that checks.
"""

from __future__ import annotations

import pathlib
from collections.abc import Mapping

from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = dict.fromkeys(("Path", "PurePath", "PosixPath", "PurePosixPath"), pathlib.PurePosixPath)
