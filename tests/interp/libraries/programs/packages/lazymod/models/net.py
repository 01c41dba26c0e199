class Net:
    width = 4
