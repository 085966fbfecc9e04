"""What the pages about facts show, as frozen values."""
