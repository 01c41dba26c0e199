import importlib, sys
for _n in ("p", "q"):
    globals()[_n + "_made"] = _n * 2
globals().update({"updated": 5})
setattr(sys.modules[__name__], "by_setattr", 6)
def _make(name):
    def f():
        return name
    return f
for _n in ("f1", "f2"):
    globals()[_n] = _make(_n)
vars(sys.modules[__name__])["by_vars"] = 8
