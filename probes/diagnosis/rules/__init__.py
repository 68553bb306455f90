"""The rules, layer by layer."""
