"""Refuses a name that gives no Python package, before anything is written."""

import keyword
import sys

package = "{{ cookiecutter.__package }}"
if not package.isidentifier() or keyword.iskeyword(package) or package in sys.stdlib_module_names:
    sys.exit(f"The name gives the Python package {package!r}, which can't be used: choose another, beginning with a letter.")
