"""The people who do the work and what employers require of them: experience, schooling, credentials, ages."""
