"""How often a line that loses, delays or tells little misleads a check."""
