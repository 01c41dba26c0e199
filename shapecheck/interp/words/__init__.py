"""Findings and results in words."""
