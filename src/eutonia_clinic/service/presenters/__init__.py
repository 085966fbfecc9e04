"""How the figures are said: wording, order and what is flagged."""
