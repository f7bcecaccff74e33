"""Pages as a browser takes them: how a template breaks its lines shows nowhere."""

import re

BLOCKS = re.compile(r"\s*(</?(?:p|li|ul|ol|td|th|tr|h[1-6]|div|section|button)\b[^>]*>)\s*")


def collapsed(page: str) -> str:
    """One space for any white space, and none beside the elements that begin a line of their own."""
    return BLOCKS.sub(r"\1", re.sub(r"\s+", " ", page))
