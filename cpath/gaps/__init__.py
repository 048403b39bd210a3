"""What occupations require against what programs, routes and occupations offer: pure functions."""
