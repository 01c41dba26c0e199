"""Indexing, gathering, masks, tables."""
