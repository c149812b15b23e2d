"""Where everything is put together: settings, addresses, the command line, serving, back-ups, the doctor. Known by nobody."""
