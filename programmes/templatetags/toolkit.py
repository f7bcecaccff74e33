"""Labels of the toolkit's catalogue in templates."""

from django import template

from programmes.toolkit import catalogue

register = template.Library()


@register.filter
def toolkit_label(code: str) -> str:
    return catalogue().label(code)
