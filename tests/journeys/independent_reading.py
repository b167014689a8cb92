"""Counts visits, people and countries out of a list of requests, by itself: it shares no code with the application.

    python independent_reading.py REQUESTS.csv PEOPLE.csv OPENS CLOSES

REQUESTS has who (a mail address, or a reader's day-token), at (ISO 8601) and path, of pages that were answered. PEOPLE has
email and country. Prints JSON.
"""

import csv
import json
import re
import sys
from datetime import datetime, timedelta

HALF_AN_HOUR = timedelta(minutes=30)


def main(requests: str, people: str, opens: str, closes: str) -> None:
    with open(people, encoding="utf-8", newline="") as file:
        country_of = {row["email"]: row.get("country", "") for row in csv.DictReader(file)}
    begins, ends = datetime.fromisoformat(opens), datetime.fromisoformat(closes)
    moments: dict[str, list[tuple[datetime, str]]] = {}
    with open(requests, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = datetime.fromisoformat(row["at"])
            if re.match(r"/exchanges/[^/]+/", row["path"]) and begins <= at < ends:
                moments.setdefault(row["who"], []).append((at, row["path"]))
    visits, anonymous, consultations = 0, 0, 0
    for who, theirs in moments.items():
        last, topics = None, set()
        for at, path in sorted(theirs):
            if last is None or at - last >= HALF_AN_HOUR:
                visits, anonymous = (visits + 1, anonymous) if "@" in who else (visits, anonymous + 1)
                topics = set()
            last = at
            topic = re.search(r"/topics/(\d+)", path)
            if topic and "@" in who and topic[1] not in topics:
                topics.add(topic[1])
                consultations += 1
    persons = [who for who in moments if "@" in who]
    countries = {country_of.get(who, "") for who in persons} - {""}
    counts = {"people": len(persons), "visits": visits, "countries": len(countries)}
    print(json.dumps({**counts, "consultations": consultations, "anonymous_visits": anonymous}))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
