"""Published editions, the publishers' files, the lock."""
