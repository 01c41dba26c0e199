class A:
    v = 'A'
