"""The static answer held against the running model: the only part that runs the code it is given, in a child process."""
