class One:
    v = 1
