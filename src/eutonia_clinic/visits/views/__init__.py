"""The pages of a visit, and those about one person or one day. Each module is one page with what is posted from it."""
