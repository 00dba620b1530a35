"""Opinions of other bodies, asked side by side at any step (docs/opinions.md)."""
