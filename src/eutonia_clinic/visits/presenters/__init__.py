"""What the pages of a visit show, as frozen values: a presenter a page, and a function that makes it from the engine's own."""
