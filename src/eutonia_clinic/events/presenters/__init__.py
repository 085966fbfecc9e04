"""What the pages of this part say."""
