"""The package of Pillow, read in place of `PIL`; its modules are found by name. Never imported."""

import _shapecheck_engine as engine


def __getattr__(name):
    return engine.unknown(f"{name} of PIL")
