"""What to do about a gap: the best set of programs that closes it, and routes for one person."""
