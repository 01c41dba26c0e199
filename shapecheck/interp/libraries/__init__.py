"""Modules: found, read, and put off until they are needed."""
