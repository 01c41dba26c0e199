import importlib
_map = {"One": "a", "two": "b", "sub_only": None}
__all__ = list(_map)
def __getattr__(name):
    if name in _map:
        home = _map[name]
        if home is None:
            return importlib.import_module("." + name, __name__)
        return getattr(importlib.import_module(f".{home}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
def __dir__():
    return __all__
