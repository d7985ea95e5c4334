"""From the inbox to the store."""
