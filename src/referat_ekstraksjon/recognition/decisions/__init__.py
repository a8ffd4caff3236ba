"""What is said of a case: proposals and decisions, votes, statements, attachments."""
