"""Oversight: what hangs, hand-over."""
