"""Everything that leaves for Slack: paced, repeated where that helps, and never lost silently."""
