"""Is the dossier whole?"""
