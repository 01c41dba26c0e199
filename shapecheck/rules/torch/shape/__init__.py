"""The same elements in another shape, joined, split, repeated."""
