"""The technical file: documents as Markdown from the trace graph, then as a site and as a PDF, with the SBOM."""
