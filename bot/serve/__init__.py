"""Ways to serve: a Slack workspace by Socket Mode or over HTTP, or one on this machine."""
