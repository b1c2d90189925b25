"""Does the technical file have its answers?"""
