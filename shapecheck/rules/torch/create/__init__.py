"""Tensors made from sizes, data, formulas or chance."""
