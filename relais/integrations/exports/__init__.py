"""Lists as files: streamed, safe to open in a spreadsheet, fit to be imported again."""
