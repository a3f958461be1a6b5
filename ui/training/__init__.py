"""What the training room is made of."""
