"""Products, linear maps, decompositions, spectra, attention."""
