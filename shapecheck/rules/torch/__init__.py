"""Rules of torch's operations and layers, one folder a family."""
