"""A name that nothing binds is one fault, wherever it is read."""


def first():
    print(missing.shape)  # error: [SHP508]
    print(missing.dtype)


def second():
    return missing


first()
second()
