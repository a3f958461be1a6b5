"""What the pages that compare places are made of."""
