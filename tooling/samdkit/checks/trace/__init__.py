"""Does every claim lead somewhere?"""
