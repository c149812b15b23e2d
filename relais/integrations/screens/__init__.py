"""The screens of files coming in and going out."""
