"""Element by element: arithmetic, activations, dropout, casts."""
