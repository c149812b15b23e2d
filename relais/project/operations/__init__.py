"""What the people who keep Relais running look at: the queue of jobs, and whether all is well."""
