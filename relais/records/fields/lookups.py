"""`name__folded__contains`: comparisons without regard to case or accents, on both databases."""

from django.db.models import CharField, TextField, Transform


@CharField.register_lookup
@TextField.register_lookup
class Folded(Transform):
    lookup_name = "folded"
    function = "relais_fold"
    output_field = TextField()
