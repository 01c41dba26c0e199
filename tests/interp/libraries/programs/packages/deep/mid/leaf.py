def leaf():
    return 'leaf'
other = 'o'
