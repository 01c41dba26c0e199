"""The abstract interpreter: Python with known values exact, tensors and sizes symbolic."""
