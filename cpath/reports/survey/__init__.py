"""What employers vote on and what they said: sheets, results, letters."""
