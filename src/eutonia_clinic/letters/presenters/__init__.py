"""What pages of letters and of consent show, as frozen values."""
