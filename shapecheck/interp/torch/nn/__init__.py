"""torch.nn's machinery as the interpreter knows it: modules, containers, hooks."""
