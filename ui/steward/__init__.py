"""What the pages for those who bring and check the data are made of."""
