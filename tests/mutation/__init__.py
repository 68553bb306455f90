"""Small faults put into the judgement one at a time, to see whether a test notices each of them."""
