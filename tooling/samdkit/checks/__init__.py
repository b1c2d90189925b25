"""One small function per demand: a project in, findings out. One file a check; its docstring is its page."""
