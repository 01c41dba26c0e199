"""What transformers does to the weights of a model once it is built: tied ones are tied, and their values are nobody's
concern here.
"""


def init_weights(self):
    self.tie_weights(recompute_mapping=False)


@classmethod
def can_generate(cls):
    return any(kind.__name__ == "GenerationMixin" for kind in cls.__mro__)
