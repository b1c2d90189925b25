"""Are the components the verified ones, used under their assumptions?"""
