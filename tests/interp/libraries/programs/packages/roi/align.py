def align(x):
    return ('align', x)
class Align:
    pass
def hidden():
    return 'hidden'
