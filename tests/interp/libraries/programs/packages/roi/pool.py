def pool(x):
    return ('pool', x)
