"""Does the architecture cover the code, with the right safety classes?"""
