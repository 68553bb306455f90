"""Golden diagnoses: what was seen, and what it has to mean; one file each."""
