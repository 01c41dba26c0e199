"""The state of a run, joining, and the door (`space`) through which all rooms reach what values do."""
