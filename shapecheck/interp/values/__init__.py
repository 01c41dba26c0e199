"""What the values of a checked program are: objects with identity, functions, classes, truths. No analysis."""
