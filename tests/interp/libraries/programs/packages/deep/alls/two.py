__all__ = ['Two', 'two']
class Two:
    v = 2
def two():
    return 22
