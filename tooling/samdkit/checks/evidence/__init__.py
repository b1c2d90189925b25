"""Was it observed, and does it still hold?"""
