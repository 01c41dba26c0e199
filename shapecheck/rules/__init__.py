"""What each operation and layer does to shapes, and what every rule is made of."""
