"""What the pages about people show, as frozen values."""
