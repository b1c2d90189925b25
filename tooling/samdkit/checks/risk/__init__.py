"""Are the risks within the plan, and the controls verified?"""
