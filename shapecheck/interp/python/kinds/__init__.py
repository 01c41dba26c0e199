"""What programs define, as kinds of values, and what is not known. Each module registers its own."""
