"""Who may see and do what: visitors and their roles, log-in, sessions, tokens. What they see is not here."""
