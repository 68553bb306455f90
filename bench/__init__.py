"""Measure the product side by side with what its network allows."""
