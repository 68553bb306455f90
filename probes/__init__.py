"""Measuring and judging: what mail ports do and what that means. Knows nothing of Slack."""
