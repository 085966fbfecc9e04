"""When to see somebody again: from their own wear-off and the day they are eligible from; calendar feed; who is overdue."""
