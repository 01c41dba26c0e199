"""Python's builtin types and functions."""
