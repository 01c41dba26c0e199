"""Python's builtin types as kinds of values. Each module registers its own."""
