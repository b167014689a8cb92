"""What pages say of the machine: where it is, what it gave, and why not."""

from flask_babel import gettext

from forum.translating.machines.choice import Provider
from forum.translating.machines.measured import Grade

NAMES = {"apertium": "Apertium", "libretranslate": "LibreTranslate", "deepl": "DeepL"}


def name_of(provider: Provider) -> str:
    return NAMES.get(provider.name, provider.name)


def place_words(provider: Provider) -> str:
    """Where its words go, as a sentence."""
    name = name_of(provider)
    if not provider.host:
        return gettext("%(name)s runs on this machine: nothing leaves it.", name=name)
    return gettext(
        "%(name)s runs at %(host)s, in the hands of others: what it is sent leaves this machine.",
        name=name,
        host=provider.host,
    )


def trouble_words(code: str) -> str:
    """Why there is nothing that could be used, as a sentence; "" for none."""
    if not code:
        return ""
    known = {
        "result_empty": gettext("The machine’s answer could not be used: it was empty."),
        "result_too_short": gettext("The machine’s answer could not be used: it was far too short."),
        "result_too_long": gettext("The machine’s answer could not be used: it was far too long."),
        "result_unchanged": gettext("The machine’s answer could not be used: it was the text itself."),
        "result_in_other_alphabet": gettext("The machine’s answer could not be used: it was in another script."),
        "result_in_other_language": gettext("The machine’s answer could not be used: it was in the wrong language."),
        "result_with_markup": gettext(
            "The machine’s answer could not be used: it brought marks that the text does not have."
        ),
        "result_with_other_addresses": gettext(
            "The machine’s answer could not be used: links, addresses or numbers in it are not those of the text."
        ),
        "no_such_pair": gettext("The machine does not translate between these languages."),
        "refused": gettext("The machine does not take this text or these languages."),
        "too_slow": gettext("The machine took too long. It is asked again by itself."),
        "busy": gettext("The machine has too much to do. It is asked again by itself."),
        "failing": gettext("The machine failed. It is asked again by itself."),
        "quota_used_up": gettext("The account at the machine’s service is used up for this month."),
        "not_authorised": gettext(
            "The machine’s service does not take our key. Whoever keeps this server has to set it right."
        ),
        "not_installed": gettext("The machine’s programs are not installed on this server."),
        "no_pairs": gettext("The machine knows no languages: its language packages are missing."),
    }
    if code in known:
        return str(known[code])
    if code.startswith("answer_"):
        return gettext("The machine’s answer could not be used: it was not understood.")
    return gettext("The machine cannot be reached. It is asked again by itself.")


def grade_words(grade: Grade) -> str:
    words = {
        "rough": gettext("rough: one guesses what it is about"),
        "readable": gettext("readable: one understands most of it"),
        "good": gettext("good: it needs little mending"),
    }
    return str(words[grade])
