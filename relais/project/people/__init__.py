"""Who may sign in, as an administrator looks after it: invitations, deactivation, sessions, second factors, on the page of each user."""
