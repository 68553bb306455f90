"""Slack's requests over HTTP: a port, what may pass it, and health checks beside them.

Whoever can reach the port can send to it. So each request is bounded in size and time, and nothing
of it is looked into before its signature holds; see `bot.serve.http.requests` for the order.
"""
