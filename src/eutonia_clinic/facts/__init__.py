"""Every fact with its source and state: verified here against the current label, a new label beside the old, a self-test."""
