"""Recurrent layers, cells, packed sequences."""
