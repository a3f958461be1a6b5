"""What the pages of the section Community are made of."""
