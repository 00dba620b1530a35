"""Databases of earlier versions, frozen with work in flight: every later version goes on with them."""
