class Extra:
    kind = 'real'
