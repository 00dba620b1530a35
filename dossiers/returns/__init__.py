"""Points of a return: what a step that sends a dossier back asks to mend, each with its place and its answer."""
