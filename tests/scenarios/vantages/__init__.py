"""What several places saw of one target, and what it means together.

Each place's share reads like a scenario of one place; those are stored as files, these are not.
"""
