"""``{% csrf_token %}`` of every template also writes the key by which a form is known when it comes a second time.

Loaded as a builtin (config/settings.py): a form without a CSRF token is refused by Django, so no form that works can
lack the key, those of the administration site included.
"""

from __future__ import annotations

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

import clock
from web.shared.form_key import FIELD, new_key

register = template.Library()


class KeyedTokenNode(CsrfTokenNode):
    """Django's hidden field and ours."""

    def render(self, context: Context) -> str:
        """Each form gets a key of its own, also two of one page."""
        token = super().render(context)
        if not token:
            return token
        return token + format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_key(clock.now()))


@register.tag
def csrf_token(parser: Parser, token: Token) -> KeyedTokenNode:
    """In place of Django's own."""
    return KeyedTokenNode()
