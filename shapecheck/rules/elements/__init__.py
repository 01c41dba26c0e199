"""What is known of the elements of a tensor: constants, intervals, ranges of indices."""
