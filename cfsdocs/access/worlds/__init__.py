"""Policy worlds: the rules as tables that anyone can check, answered by the real access code in a real database.

A world never decides anything itself, and never touches a table that was there before it.
"""
