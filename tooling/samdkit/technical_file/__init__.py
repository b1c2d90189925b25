"""The technical file as it is assembled: documents of blocks, from the trace graph and the dossier's own text, in no form yet."""
