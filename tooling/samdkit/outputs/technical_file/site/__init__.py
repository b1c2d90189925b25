"""The site of the technical file: mkdocs-material with search, a page an item, and nothing from outside."""

from samdkit.outputs.technical_file.site.building import write

__all__ = ["write"]
