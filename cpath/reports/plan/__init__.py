"""Plans that close a gap and a person's routes, in every form."""
