"""Times out of time trackers, and the sessions they belong to."""
