"""What the language does: expressions, statements, calls, classes, branches, loops."""
