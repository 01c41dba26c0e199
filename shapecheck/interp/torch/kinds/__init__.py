"""Tensors, inputs, dtypes and names of libraries as kinds of values. Each module registers its own."""
