"""What runs in the process that runs the model: it imports the user's code, torch with it, and little of this package.

Only the standard library, torch and modules of this folder are imported, so that any interpreter with torch can run it.
"""
