"""What the user asks for: the configuration, the environment whose libraries are read, its command line."""
