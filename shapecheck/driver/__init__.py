"""From paths and targets to results: files found, work shared out, what has not changed taken from the cache."""
