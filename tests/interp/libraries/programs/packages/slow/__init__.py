from typing import TYPE_CHECKING
import os
SLOW = os.environ.get("SLOW_IMPORT_X", "0").upper() in {"1", "YES"}
_import_structure = {"a": ["A"]}
if TYPE_CHECKING or SLOW:
    try:
        if not True:
            raise ImportError
    except ImportError:
        from .dummy import *
    else:
        from .a import A
else:
    import sys
    from .lazy import Lazy
    sys.modules[__name__] = Lazy(__name__, _import_structure)
