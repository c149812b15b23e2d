"""Templates whose constant parts are worked out once: translated words, addresses without arguments, icons, file names.

A page holds two hundred of them, and they only depend on the language; each language therefore has its own compiled templates. What remains
to be done for a request is what may differ between two requests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.template import Context
from django.template.base import FilterExpression, Node, NodeList, Template, TextNode, Variable
from django.template.defaulttags import URLNode
from django.template.library import SimpleNode
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import get_language
from django_vite.templatetags.django_vite import vite_asset_url

from relais.ui.templatetags.ui import icon

#: Tags that answer alike whenever they are given the same; the first does not say so by its own.
CONSTANT_TAGS: tuple[Callable[..., Any], ...] = (icon, vite_asset_url)


class Loader(cached.Loader):
    """Keeps a compiled template for each language, with its constants folded into its text."""

    def cache_key(self, template_name: str, skip: Any = None) -> str:
        return f"{get_language()}:{super().cache_key(template_name, skip)}"

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        known = self.get_template_cache.get(self.cache_key(template_name, skip))
        template = super().get_template(template_name, skip)
        if known is None:
            context = Context()
            context.template = template
            _fold(template.nodelist, context)
        return template


def _fold(nodes: NodeList, context: Context) -> None:
    """Replace constant nodes by their text, join neighbouring texts, and do the same within the others."""
    folded: list[Node] = []
    for node in nodes:
        text = node.s if isinstance(node, TextNode) else str(node.render(context)) if _is_constant(node) else None
        if text is None:
            for inner in _node_lists(node):
                _fold(inner, context)
            folded.append(node)
        elif folded and isinstance(folded[-1], TextNode):
            folded[-1] = TextNode(folded[-1].s + text)
        else:
            folded.append(TextNode(text))
    nodes[:] = folded


def _is_constant(node: Node) -> bool:
    match node:
        case TranslateNode():
            return not node.asvar and not node.noop and _are_constant(node.filter_expression, node.message_context)
        case BlockTranslateNode():
            parts = [*node.singular, *(node.plural or ())]
            return not node.asvar and not node.plural and not node.extra_context and all(part.token_type.name == "TEXT" for part in parts)
        case URLNode():
            return not node.asvar and _are_constant(node.view_name, *node.args, *node.kwargs.values())
        case StaticNode():
            return node.varname is None and _are_constant(node.path)
        case SimpleNode():
            is_known = node.func in CONSTANT_TAGS and node.target_var is None and not node.takes_context
            return is_known and _are_constant(*node.args, *node.kwargs.values())
    return False


def _are_constant(*given: FilterExpression | None) -> bool:
    """Whether each is a literal without filters."""
    return all(
        one is None or (not one.filters and (one.var.lookups is None if isinstance(one.var, Variable) else isinstance(one.var, str)))
        for one in given
    )


def _node_lists(node: Node) -> Iterator[NodeList]:
    """The parts within a node, wherever its class keeps them."""
    for value in list(vars(node).values()):
        if isinstance(value, NodeList):
            yield value
        elif isinstance(value, list):
            yield from (part for pair in value if isinstance(pair, tuple) for part in pair if isinstance(part, NodeList))
