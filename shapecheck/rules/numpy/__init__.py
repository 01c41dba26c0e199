"""Rules of numpy's functions."""
