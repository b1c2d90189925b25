"""Qualification, MDR class and safety class, from the answers that stand in the dossier."""
