"""Search over all types: as you type, ranked, accents and phone formats ignored."""
