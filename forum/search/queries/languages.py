from collections import OrderedDict, defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange
from forum.texts.models import Text

MOST_KEPT = 64
_written: OrderedDict[tuple[int, int], tuple[str, ...]] = OrderedDict()


def written_languages(session: Session, exchanges: Sequence[Exchange]) -> tuple[str, ...]:
    """In which something stands published there, besides those the exchanges promise: any language may be written.

    One query, for those exchanges that changed since they were last asked for; the rest is kept in memory.
    """
    keys = {exchange.id: (exchange.id, exchange.revision) for exchange in exchanges}
    missing = [exchange_id for exchange_id, key in keys.items() if key not in _written]
    if missing:
        query = select(Text.exchange_id, Text.source_language).where(
            Text.exchange_id.in_(missing), Text.published_at.is_not(None)
        )
        found: defaultdict[int, list[str]] = defaultdict(list)
        for exchange_id, language in session.execute(query.distinct()):
            found[exchange_id].append(language)
        for exchange_id in missing:
            _written[keys[exchange_id]] = tuple(sorted(found[exchange_id]))
    languages = dict.fromkeys(tag for key in keys.values() for tag in _written[key])
    while len(_written) > MOST_KEPT:
        _written.popitem(last=False)
    return tuple(languages)
