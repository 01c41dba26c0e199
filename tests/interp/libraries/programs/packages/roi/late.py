number = 5
