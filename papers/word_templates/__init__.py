"""Papers whose wording officials keep in Word: which fields a kind has, what a template is checked for, starters.

How a template is filled in knows no dossier and lies in documents.worded; docs/templates.md is the officials' guide.
"""
