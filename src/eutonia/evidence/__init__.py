"""Published trials into a population belief, and any trials against it."""
