"""Along axes: sums, extrema, running sums, order."""
