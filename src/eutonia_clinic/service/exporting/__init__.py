"""The de-identified export: gathered, grouped until nobody stands alone, written as tables with their dictionary."""
