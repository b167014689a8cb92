"""What a Flask page costs at the least on this machine: measured beside our own pages, in the same minutes.

python -m benchmarks.reference PORT
"""

import random
import sys

from flask import Flask, render_template
from markupsafe import Markup
from waitress import serve

POSTS = 25
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1>
{% for post in posts %}
<article id="p{{ post.id }}"><h3>{{ post.name }}</h3><p><a href="#p{{ post.id }}">{{ post.at }}</a></p>{{ post.html }}
<ul><li><a href="/reply/{{ post.id }}">Reply</a></li><li><a href="/link/{{ post.id }}">Link</a></li></ul></article>
{% endfor %}
</body></html>"""

app = Flask(__name__)
page = app.jinja_env.from_string(PAGE)
words = random.Random(42)
posts = [
    {
        "id": number,
        "name": f"Member {number}",
        "at": "Monday, 18 May 2026, 10:00",
        "html": Markup("<p>{}</p>").format(" ".join(words.choices(("street", "safe", "women", "night"), k=110))),
    }
    for number in range(POSTS)
]


@app.get("/hello")
def hello() -> str:
    return "hello"


@app.get("/memory")
def memory() -> str:
    """A page whose words are in memory already: Jinja alone."""
    return render_template(page, title="Fair streets", posts=posts)


if __name__ == "__main__":
    serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=8)
