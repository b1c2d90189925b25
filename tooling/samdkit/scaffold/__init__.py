"""Making devices and their environments: new, sync. It needs no trace graph."""
