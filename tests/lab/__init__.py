"""The network laboratory: real mail servers behind real routers and firewalls, on one machine.

It makes faults and judges what `mailcheck` says about them. It knows the product only as a
command: nothing here imports it.
"""
