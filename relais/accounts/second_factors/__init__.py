"""What somebody has beside the password: codes of an application, passkeys, and recovery codes for when both are lost."""
