"""Assessment, plan, signature, session and follow-up."""
