"""Backup and restore: all rows in one form for every database, all files by key and SHA-256, encrypted to a recipient.

What is written is read again by ``manage.py restore`` on an empty machine, with another database or another store too
(docs/backup.md, docs/decisions/0016-backup-in-one-form.md).
"""
