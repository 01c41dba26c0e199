__all__ = ['helper', 'pool2']
def helper():
    return 'helper'
def pool2():
    return 'pool2'
