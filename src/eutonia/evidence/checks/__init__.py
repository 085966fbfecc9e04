"""How far the belief may be trusted: every check of the fit, as tables, pictures and one page."""
