"""Published editions, publishers' files, the lock, and storage shared by machines."""
