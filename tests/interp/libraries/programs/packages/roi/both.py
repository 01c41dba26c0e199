inside = 7
