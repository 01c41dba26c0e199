class Extra:
    kind = 'dummy'
