"""Progress bars as plain Python, read in place of tqdm; never imported. A bar gives what it is wrapped around."""


class tqdm:
    def __init__(self, iterable=None, *args, **kwargs):
        self.iterable = iterable
        self.n = 0
        self.total = kwargs.get("total")

    def __iter__(self):
        return iter(self.iterable)

    def __len__(self):
        return len(self.iterable)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def set_description(self, *args, **kwargs):
        return None

    def set_description_str(self, *args, **kwargs):
        return None

    def set_postfix(self, *args, **kwargs):
        return None

    def set_postfix_str(self, *args, **kwargs):
        return None

    def update(self, *args, **kwargs):
        return None

    def close(self):
        return None

    def refresh(self, *args, **kwargs):
        return None

    def reset(self, *args, **kwargs):
        return None

    def clear(self, *args, **kwargs):
        return None

    @staticmethod
    def write(*args, **kwargs):
        return None


def trange(*args, **kwargs):
    return tqdm(range(*args), **kwargs)


tqdm_notebook = tqdm
tnrange = trange
