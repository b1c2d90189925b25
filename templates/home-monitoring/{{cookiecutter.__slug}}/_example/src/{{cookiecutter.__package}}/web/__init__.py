"""The web side: pages for citizens and clinicians, and the API."""
