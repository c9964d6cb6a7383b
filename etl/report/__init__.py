"""What an operator reads: status, the release calendar, differences between editions."""
