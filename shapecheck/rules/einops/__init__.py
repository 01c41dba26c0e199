"""Rules of einops' functions."""
