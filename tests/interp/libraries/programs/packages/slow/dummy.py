class A:
    v = 'dummy'
