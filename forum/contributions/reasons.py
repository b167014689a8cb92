"""The short list of reasons for sending a contribution back or hiding it: each exists in every interface language."""

from collections.abc import Mapping

from forum.kernel.wording import mark, say

FOR_RETURN: Mapping[str, str] = {
    "personal": mark("It tells things by which a person could be recognised."),
    "hurtful": mark("Its tone attacks or hurts somebody."),
    "off_topic": mark("It does not belong to the question of this week."),
    "unclear": mark("One part is not clear to the readers."),
    "source": mark("It states something that needs a source."),
    "too_long": mark("It is too long to be read and translated in time."),
    "repeated": mark("It was sent before."),
    "advertising": mark("It advertises something."),
    "other": mark("Another reason, said below."),
}
FOR_HIDING: Mapping[str, str] = {
    "personal": mark("Nobody may be recognised against her will."),
    "hurtful": mark("Nobody is attacked or hurt."),
    "unlawful": mark("Nothing unlawful."),
    "advertising": mark("No advertising."),
    "off_topic": mark("Keep to the question."),
    "other": mark("Another rule of this exchange."),
}

FOR_GRANTING: Mapping[str, str] = {
    "keeps_rules": mark("It keeps the rules of this exchange as it stands."),
    "mistaken": mark("The decision before was a mistake."),
    "explained": mark("What you wrote with your appeal made it clear."),
    "other": mark("Another reason, said below."),
}
FOR_UPHOLDING: Mapping[str, str] = {
    "rule_stands": mark("The reason given before still stands."),
    "harm": mark("Somebody could be harmed by it."),
    "to_change": mark("It can be published when what was asked for is changed."),
    "other": mark("Another reason, said below."),
}


def said_reason(locale: str, code: str | None, *, of: Mapping[str, str] = FOR_HIDING) -> str:
    return say(locale, of.get(code or "", of["other"]))
