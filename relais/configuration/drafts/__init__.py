"""Changes in preparation: made from a file or by a program or collected while an administrator tries them out, then published and undone."""
