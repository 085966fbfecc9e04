"""Letters, information sheets and consent, all from the record, and amended when it is."""
