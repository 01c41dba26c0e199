import sys
from typing import TYPE_CHECKING
from .utils import _LazyModule, is_there, Missing
_import_structure = {"models": ["Net"], "utils": ["is_there"]}
try:
    if not is_there():
        raise Missing()
except Missing:
    _import_structure["dummies"] = ["Extra"]
else:
    _import_structure["extra"] = ["Extra"]
sys.modules[__name__] = _LazyModule(__name__, globals()["__file__"], _import_structure, module_spec=__spec__)
