"""What integrations declare as records."""

from relais.integrations.exchange.record_type import ExchangeType
from relais.integrations.webhooks.record_type import WebhookType

__all__ = ["ExchangeType", "WebhookType"]
