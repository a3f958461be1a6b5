"""What the pages of the section District are made of."""
