"""torch, numpy and their kin, from the side of the interpreter."""
