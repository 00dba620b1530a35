"""Django's SQLite where writers take turns (base.py): the engine of the embedded default."""
