"""What the interface lacks, for each of its languages and for those of the exchange that it does not speak."""

from io import BytesIO

from flask import request, send_file
from flask_babel import format_percent
from werkzeug.wrappers import Response

from forum.admin.errors import LanguageNotShown
from forum.admin.lacks_file import write_lacks
from forum.admin.views.door import bp, here, open_organised, render
from forum.kernel.catalogues import Coverage, cover
from forum.kernel.wording import direction, is_spoken, locales
from forum.roster.frame import ExchangePage
from forum.web.filters import language_label
from forum.web.forms import read_id
from forum.web.locale import language_name

PAGE_SIZE = 50
PO = "text/x-gettext-translation"


@bp.get("/exchanges/<slug>/organise/interface")
def interface(slug: str) -> str:
    page = open_organised(slug)
    rows = [show_language(slug, cover(locale)) for locale in locales()]
    return render(
        page, "interface.html", rows=rows, unspoken=[show_language(slug, cover(tag)) for tag in unspoken(page)]
    )


@bp.get("/exchanges/<slug>/organise/interface/<language>")
def interface_language(slug: str, language: str) -> str:
    page = open_organised(slug)
    coverage, after = cover(check_shown(page, language)), read_id(request.args.get("after")) or 0
    left = [lack for lack in coverage.lacks if lack.place > after]
    shown, has_more = left[:PAGE_SIZE], len(left) > PAGE_SIZE
    next_url = here("interface_language", slug, language=language, after=shown[-1].place) if has_more else ""
    return render(page, "interface_language.html", row=show_language(slug, coverage), lacks=shown, next_url=next_url)


@bp.get("/exchanges/<slug>/organise/interface/<language>/lacking.po")
def interface_file(slug: str, language: str) -> Response:
    content = BytesIO(write_lacks(check_shown(open_organised(slug), language)))
    return send_file(content, mimetype=PO, as_attachment=True, download_name=f"ronda-{language}.po")


def unspoken(page: ExchangePage) -> list[str]:
    return [tag for tag in page.exchange.languages if not is_spoken(tag)]


def check_shown(page: ExchangePage, language: str) -> str:
    """LanguageNotShown."""
    if language not in (*locales(), *unspoken(page)):
        raise LanguageNotShown()
    return language


def show_language(slug: str, coverage: Coverage) -> dict[str, object]:
    """The share is rounded down: only what is whole has 100 %."""
    tag = coverage.language
    return {
        "tag": tag,
        "direction": direction(tag),
        "own_name": language_name(tag) or tag,
        "name": language_label(tag),
        "coverage": coverage,
        "share": format_percent(100 * coverage.translated // max(coverage.total, 1) / 100),
        "url": here("interface_language", slug, language=tag) if coverage.lacks else "",
        "file_url": here("interface_file", slug, language=tag) if coverage.lacks else "",
    }
