from .align import align, Align
from .pool import pool
from ._helper import *
from . import late
VALUE = 3
def late_bound():
    return 1
