"""The servers of the lab: real ones configured for it, and scripted ones."""
