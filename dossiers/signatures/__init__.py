"""Which papers must bear a signature, or be there as a scan of the signed paper, before a dossier goes on."""
