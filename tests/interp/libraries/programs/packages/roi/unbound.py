inside = 6
