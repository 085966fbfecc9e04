"""The pages about who people are, and about the toxin that was told of."""
