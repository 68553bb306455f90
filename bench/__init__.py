"""Measurements of the whole product, side by side with what its network allows."""
