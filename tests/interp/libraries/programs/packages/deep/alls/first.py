__all__ = ['one']
def one():
    return 1
class Hidden:
    pass
