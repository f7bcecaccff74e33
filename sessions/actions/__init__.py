"""Every change to sessions and their notes, one module per noun."""
