"""What answers on `[web] listen`: leaving with one click, and whether the daemon lives. Pages and API come here."""
