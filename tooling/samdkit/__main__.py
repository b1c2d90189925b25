"""`python -m samdkit`."""

import sys

from samdkit.cli import main

sys.exit(main())
