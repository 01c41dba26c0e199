x = 'm.x'
