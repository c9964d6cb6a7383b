"""Reports for the operator: status, release calendar, differences between editions."""
