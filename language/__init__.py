"""Vietnamese text as people type it; knows no model and no page."""
