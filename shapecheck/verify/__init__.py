"""The static answer held against the running model. Only here is the code that is checked run, in a child process."""
