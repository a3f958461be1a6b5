"""What the pages of the section Programmes and money are made of."""
