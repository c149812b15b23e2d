"""An index whose order says where nothing stands."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.expressions import OrderBy


class OrderedIndex(models.Index):
    """For `asc(nulls_first=True)` and `desc(nulls_last=True)`: SQLite orders so by itself, and refuses the words for it in an index."""

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        if schema_editor.connection.vendor == "sqlite":
            bare = models.Index(*map(_without_words, self.expressions), condition=self.condition, name=self.name)
            return bare.create_sql(model, schema_editor, using, **kwargs)
        return super().create_sql(model, schema_editor, using, **kwargs)


def _without_words(expression: Any) -> Any:
    return OrderBy(expression.expression, descending=expression.descending) if isinstance(expression, OrderBy) else expression
