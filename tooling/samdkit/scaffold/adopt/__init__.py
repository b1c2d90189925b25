"""`samdkit init`: a dossier for an app that is there already, from what is found in its repository."""
