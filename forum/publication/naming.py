"""How the author of a contribution is named in print."""

from babel import Locale

from forum.kernel.wording import mark, say
from forum.publication.queries.printable import Printable


def name_in_print(one: Printable, locale: str) -> str:
    """With organisation and country as far as she shows them."""
    country = Locale.parse(locale).territories.get(one.country, "") if one.country and one.shows_country else ""
    match one.printed_as:
        case "former":
            return say(locale, mark("A former participant"))
        case "name" if one.name:
            organisation = one.organisation if one.shows_organisation else ""
            return ", ".join(filter(None, (one.name, organisation, country)))
        case "organisation" if one.organisation:
            return ", ".join(filter(None, (one.organisation, country)))
        case "anonymous":
            return say(locale, mark("Without name"))
        case _:
            return say(locale, mark("A participant"))
