"""The screens that follow from a declaration: list, detail, form, quick look, filter builder, views, merge, bin."""
