"""The firm's own words in English and French side by side: labels, help, choices, stages, headings, names of products; and what lacks."""
