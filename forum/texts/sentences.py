"""The sentences of labels: one for each way a version can have come about, whole, so that every language can order its words.

`middle`: the language of the version it was made from, where that is not the original; `language`: the original's.
"""

from collections.abc import Mapping

from forum.kernel.wording import mark

Way = tuple[str, bool, bool, bool]
"""Through what it came, whether its writer is named, whether it is reviewed, whether it is behind."""


NOTHING, PERSON, MACHINE, PERSON_AFTER_MACHINE = "", "person", "machine", "person after machine"
GONE_OVER = "gone over"
"""`through`: the original itself, a person's version, a machine's, a person's that was made from a machine's; or the original
itself, by a machine whose words a person went over."""

BY_MACHINE = mark("Machine translation from %(language)s, not read by a person")
BY_MACHINE_BEHIND = mark("Machine translation from %(language)s, not read by a person; the original has changed since")
THROUGH = mark("Machine translation from %(language)s through %(middle)s, not read by a person")
THROUGH_BEHIND = mark(
    "Machine translation from %(language)s through %(middle)s, not read by a person; the original has changed since"
)
OLDER = mark("Older than the original:")
NOT_READ_OVER = mark("Nobody else has read it over yet.")
OLDER_HERE = mark("What is marked at the side is older than the original.")
ORIGINAL = mark("In %(language)s, as it was written")

WHOLE: Mapping[Way, str] = {
    (NOTHING, False, False, False): mark("Translated from %(language)s"),
    (NOTHING, False, False, True): mark("Translated from %(language)s; the original has changed since"),
    (NOTHING, False, True, False): mark("Translated from %(language)s, reviewed"),
    (NOTHING, False, True, True): mark("Translated from %(language)s, reviewed; the original has changed since"),
    (NOTHING, True, False, False): mark("Translated from %(language)s by %(name)s"),
    (NOTHING, True, False, True): mark("Translated from %(language)s by %(name)s; the original has changed since"),
    (NOTHING, True, True, False): mark("Translated from %(language)s by %(name)s, reviewed"),
    (NOTHING, True, True, True): mark(
        "Translated from %(language)s by %(name)s, reviewed; the original has changed since"
    ),
    (GONE_OVER, False, False, False): mark("Machine translation from %(language)s, gone over by a person"),
    (GONE_OVER, False, False, True): mark(
        "Machine translation from %(language)s, gone over by a person; the original has changed since"
    ),
    (GONE_OVER, False, True, False): mark("Machine translation from %(language)s, gone over by a person and reviewed"),
    (GONE_OVER, False, True, True): mark(
        "Machine translation from %(language)s, gone over by a person and reviewed; the original has changed since"
    ),
    (GONE_OVER, True, False, False): mark("Machine translation from %(language)s, gone over by %(name)s"),
    (GONE_OVER, True, False, True): mark(
        "Machine translation from %(language)s, gone over by %(name)s; the original has changed since"
    ),
    (GONE_OVER, True, True, False): mark("Machine translation from %(language)s, gone over by %(name)s and reviewed"),
    (GONE_OVER, True, True, True): mark(
        "Machine translation from %(language)s, gone over by %(name)s and reviewed; the original has changed since"
    ),
    (PERSON, False, False, False): mark("Translated from the %(middle)s version of a text in %(language)s"),
    (PERSON, False, False, True): mark(
        "Translated from the %(middle)s version of a text in %(language)s; one of the two has changed since"
    ),
    (PERSON, False, True, False): mark("Translated from the %(middle)s version of a text in %(language)s, reviewed"),
    (PERSON, False, True, True): mark(
        "Translated from the %(middle)s version of a text in %(language)s, reviewed; one of the two has changed since"
    ),
    (PERSON, True, False, False): mark("Translated by %(name)s from the %(middle)s version of a text in %(language)s"),
    (PERSON, True, False, True): mark(
        "Translated by %(name)s from the %(middle)s version of a text in %(language)s; one of the two has changed since"
    ),
    (PERSON, True, True, False): mark(
        "Translated by %(name)s from the %(middle)s version of a text in %(language)s, reviewed"
    ),
    (PERSON, True, True, True): mark(
        "Translated by %(name)s from the %(middle)s version"
        " of a text in %(language)s, reviewed; one of the two has changed since"
    ),
    (MACHINE, False, False, False): mark(
        "Translated from the %(middle)s version (a machine translation) of a text in %(language)s"
    ),
    (MACHINE, False, False, True): mark(
        "Translated from the %(middle)s version (a machine translation)"
        " of a text in %(language)s; one of the two has changed since"
    ),
    (MACHINE, False, True, False): mark(
        "Translated from the %(middle)s version (a machine translation) of a text in %(language)s, reviewed"
    ),
    (MACHINE, False, True, True): mark(
        "Translated from the %(middle)s version (a machine translation)"
        " of a text in %(language)s, reviewed; one of the two has changed since"
    ),
    (MACHINE, True, False, False): mark(
        "Translated by %(name)s from the %(middle)s version (a machine translation) of a text in %(language)s"
    ),
    (MACHINE, True, False, True): mark(
        "Translated by %(name)s from the %(middle)s version (a machine translation)"
        " of a text in %(language)s; one of the two has changed since"
    ),
    (MACHINE, True, True, False): mark(
        "Translated by %(name)s from the %(middle)s version (a machine translation) of a text in %(language)s, reviewed"
    ),
    (MACHINE, True, True, True): mark(
        "Translated by %(name)s from the %(middle)s version (a machine translation)"
        " of a text in %(language)s, reviewed; one of the two has changed since"
    ),
    (PERSON_AFTER_MACHINE, False, False, False): mark(
        "Translated from the %(middle)s version (which rests on a machine translation) of a text in %(language)s"
    ),
    (PERSON_AFTER_MACHINE, False, False, True): mark(
        "Translated from the %(middle)s version (which rests on a machine translation)"
        " of a text in %(language)s; one of the two has changed since"
    ),
    (PERSON_AFTER_MACHINE, False, True, False): mark(
        "Translated from the %(middle)s version (which rests on a machine translation)"
        " of a text in %(language)s, reviewed"
    ),
    (PERSON_AFTER_MACHINE, False, True, True): mark(
        "Translated from the %(middle)s version (which rests on a machine translation)"
        " of a text in %(language)s, reviewed; one of the two has changed since"
    ),
    (PERSON_AFTER_MACHINE, True, False, False): mark(
        "Translated by %(name)s from the %(middle)s version (which rests on a machine translation)"
        " of a text in %(language)s"
    ),
    (PERSON_AFTER_MACHINE, True, False, True): mark(
        "Translated by %(name)s from the %(middle)s version (which rests on a machine translation)"
        " of a text in %(language)s; one of the two has changed since"
    ),
    (PERSON_AFTER_MACHINE, True, True, False): mark(
        "Translated by %(name)s from the %(middle)s version (which rests on a machine translation)"
        " of a text in %(language)s, reviewed"
    ),
    (PERSON_AFTER_MACHINE, True, True, True): mark(
        "Translated by %(name)s from the %(middle)s version (which rests on a machine translation)"
        " of a text in %(language)s, reviewed; one of the two has changed since"
    ),
}

SUMMARY: Mapping[Way, str] = {
    (NOTHING, False, False, False): mark("Summary of a text in %(language)s"),
    (NOTHING, False, False, True): mark("Summary of a text in %(language)s; the original has changed since"),
    (NOTHING, False, True, False): mark("Summary of a text in %(language)s, reviewed"),
    (NOTHING, False, True, True): mark("Summary of a text in %(language)s, reviewed; the original has changed since"),
    (NOTHING, True, False, False): mark("Summary by %(name)s of a text in %(language)s"),
    (NOTHING, True, False, True): mark("Summary by %(name)s of a text in %(language)s; the original has changed since"),
    (NOTHING, True, True, False): mark("Summary by %(name)s of a text in %(language)s, reviewed"),
    (NOTHING, True, True, True): mark(
        "Summary by %(name)s of a text in %(language)s, reviewed; the original has changed since"
    ),
    (PERSON, False, False, False): mark("Summary from the %(middle)s version of a text in %(language)s"),
    (PERSON, False, False, True): mark(
        "Summary from the %(middle)s version of a text in %(language)s; one of the two has changed since"
    ),
    (PERSON, False, True, False): mark("Summary from the %(middle)s version of a text in %(language)s, reviewed"),
    (PERSON, False, True, True): mark(
        "Summary from the %(middle)s version of a text in %(language)s, reviewed; one of the two has changed since"
    ),
    (PERSON, True, False, False): mark(
        "Summary by %(name)s, made from the %(middle)s version of a text in %(language)s"
    ),
    (PERSON, True, False, True): mark(
        "Summary by %(name)s, made from the %(middle)s version"
        " of a text in %(language)s; one of the two has changed since"
    ),
    (PERSON, True, True, False): mark(
        "Summary by %(name)s, made from the %(middle)s version of a text in %(language)s, reviewed"
    ),
    (PERSON, True, True, True): mark(
        "Summary by %(name)s, made from the %(middle)s version"
        " of a text in %(language)s, reviewed; one of the two has changed since"
    ),
    (MACHINE, False, False, False): mark(
        "Summary from the %(middle)s version (a machine translation) of a text in %(language)s"
    ),
    (MACHINE, False, False, True): mark(
        "Summary from the %(middle)s version (a machine translation)"
        " of a text in %(language)s; one of the two has changed since"
    ),
    (MACHINE, False, True, False): mark(
        "Summary from the %(middle)s version (a machine translation) of a text in %(language)s, reviewed"
    ),
    (MACHINE, False, True, True): mark(
        "Summary from the %(middle)s version (a machine translation)"
        " of a text in %(language)s, reviewed; one of the two has changed since"
    ),
    (MACHINE, True, False, False): mark(
        "Summary by %(name)s, made from the %(middle)s version (a machine translation) of a text in %(language)s"
    ),
    (MACHINE, True, False, True): mark(
        "Summary by %(name)s, made from the %(middle)s version (a machine translation)"
        " of a text in %(language)s; one of the two has changed since"
    ),
    (MACHINE, True, True, False): mark(
        "Summary by %(name)s, made from the %(middle)s version (a machine translation)"
        " of a text in %(language)s, reviewed"
    ),
    (MACHINE, True, True, True): mark(
        "Summary by %(name)s, made from the %(middle)s version (a machine translation)"
        " of a text in %(language)s, reviewed; one of the two has changed since"
    ),
    (PERSON_AFTER_MACHINE, False, False, False): mark(
        "Summary from the %(middle)s version (which rests on a machine translation) of a text in %(language)s"
    ),
    (PERSON_AFTER_MACHINE, False, False, True): mark(
        "Summary from the %(middle)s version (which rests on a machine translation)"
        " of a text in %(language)s; one of the two has changed since"
    ),
    (PERSON_AFTER_MACHINE, False, True, False): mark(
        "Summary from the %(middle)s version (which rests on a machine translation) of a text in %(language)s, reviewed"
    ),
    (PERSON_AFTER_MACHINE, False, True, True): mark(
        "Summary from the %(middle)s version (which rests on a machine translation)"
        " of a text in %(language)s, reviewed; one of the two has changed since"
    ),
    (PERSON_AFTER_MACHINE, True, False, False): mark(
        "Summary by %(name)s, made from the %(middle)s version (which rests on a machine translation)"
        " of a text in %(language)s"
    ),
    (PERSON_AFTER_MACHINE, True, False, True): mark(
        "Summary by %(name)s, made from the %(middle)s version (which rests on a machine translation)"
        " of a text in %(language)s; one of the two has changed since"
    ),
    (PERSON_AFTER_MACHINE, True, True, False): mark(
        "Summary by %(name)s, made from the %(middle)s version (which rests on a machine translation)"
        " of a text in %(language)s, reviewed"
    ),
    (PERSON_AFTER_MACHINE, True, True, True): mark(
        "Summary by %(name)s, made from the %(middle)s version (which rests on a machine translation)"
        " of a text in %(language)s, reviewed; one of the two has changed since"
    ),
}
