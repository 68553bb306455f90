"""Judgement: pure functions from observations to findings, verdicts and words."""
