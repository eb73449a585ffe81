"""What each page says, as small frozen values: gathered from the rules' own lists, before a template sees anything.

Must never query what the rules have not allowed: documents come from ``access.lists`` or from a permit.
"""
