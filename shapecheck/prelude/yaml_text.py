"""PyYAML as plain Python, read in its place; never imported. What is written with it matters to no shape."""

from _shapecheck_engine import parsed_yaml, unknown


class YAMLError(Exception):
    pass


class SafeLoader:
    changed = False

    @classmethod
    def add_constructor(cls, *args, **kwargs):
        cls.changed = True

    add_multi_constructor = add_implicit_resolver = add_path_resolver = add_constructor


class FullLoader(SafeLoader):
    pass


class Loader(SafeLoader):
    pass


class UnsafeLoader(SafeLoader):
    pass


class BaseLoader:
    changed = True


CSafeLoader, CFullLoader, CLoader, CUnsafeLoader = SafeLoader, FullLoader, Loader, UnsafeLoader
LOADERS = (SafeLoader, FullLoader, Loader, UnsafeLoader)


def add_constructor(*args, Loader=None, **kwargs):
    for loader in LOADERS:
        loader.changed = True


add_multi_constructor = add_implicit_resolver = add_path_resolver = add_constructor


def load(stream, Loader=FullLoader):
    if Loader not in LOADERS or Loader.changed:
        return unknown("what a loader of the program's own makes of a file")
    return parsed_yaml(stream)


def safe_load(stream):
    return load(stream, SafeLoader)


def full_load(stream):
    return load(stream, FullLoader)


def unsafe_load(stream):
    return load(stream, UnsafeLoader)


def __getattr__(name):
    return unknown(f"yaml.{name}")
