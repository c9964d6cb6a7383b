"""What a run did: progress, outcome, the record of the last run, the webhook."""
