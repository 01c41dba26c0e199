from . import One
def two():
    return One.v + 1
