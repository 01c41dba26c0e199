"""What several models share, and what is better read beside a model than in it. Nothing here is a module of Python."""
