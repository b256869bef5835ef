"""Whole notices as documents: written, and read back."""
