"""What changed between two states of a repository, in every form."""
