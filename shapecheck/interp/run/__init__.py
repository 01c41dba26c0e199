"""The state of a run, joins, kinds, and the door (`space`) through which all rooms reach the operations on values."""
