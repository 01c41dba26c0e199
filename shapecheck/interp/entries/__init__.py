"""Where a run starts, and what comes of its paths."""
