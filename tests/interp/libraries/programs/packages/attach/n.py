class Thing:
    t = 1
def make():
    return Thing.t + 1
