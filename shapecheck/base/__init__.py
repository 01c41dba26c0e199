"""What everything else stands on. Imports nothing of the package but itself."""
