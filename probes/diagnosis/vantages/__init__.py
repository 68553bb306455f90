"""Judging what several vantage points found of the same target: pure functions of their reports."""
