"""What the pages of a loss of response say, decided here and tested without a browser."""
