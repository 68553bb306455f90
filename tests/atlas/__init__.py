"""The atlas as data: its ids in our own words, and what in this repository proves each of them."""
