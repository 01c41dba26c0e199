"""What every rule is made of: demands, binding, calls, the registry, the base of layers, dtypes, tables."""
