"""Layout of a report for Slack and for a terminal: the same words, judged nowhere here.

Everything is pure: values in, values out. Text from servers, records and people is cleaned and
bounded again at this edge, because a report may have come from another machine.
"""
