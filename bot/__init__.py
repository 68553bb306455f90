"""The chat side of mailcheck: commands, rendering, Slack and the terminal."""
