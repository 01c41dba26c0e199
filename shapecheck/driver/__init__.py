"""From paths and targets to results: files are found, work is shared out, unchanged results come from the cache."""
