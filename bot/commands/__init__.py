"""What people type: tidied, parsed into a command, and explained; no input or output here."""
