"""The pages of this part: every fact, one fact, reading it, and the self-test."""
