"""The person: identity, registrations, the toxin ledger and the person's page."""
