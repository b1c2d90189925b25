"""Is everything foreign in the product named and locked?"""
