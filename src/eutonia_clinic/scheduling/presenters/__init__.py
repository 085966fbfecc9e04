"""What the pages of scheduling say, decided here and tested without a browser."""
