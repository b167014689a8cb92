"""A fixed cast: who takes part, reads only, is on duty, off duty, and so on."""

from dataclasses import dataclass

from forum.accounts.models import Account
from forum.exchanges.models import Exchange, Membership, MembershipState, Round
from forum.kernel.unit_of_work import UnitOfWork
from tests.factories import make_account, make_exchange, make_mandate, make_membership, make_round


@dataclass(frozen=True, slots=True)
class Person:
    account: Account
    membership: Membership


@dataclass(frozen=True, slots=True)
class Cast:
    """Two rounds of a public exchange, the first open. `mo` is on duty in it; `noor` only in the second."""

    exchange: Exchange
    rounds: tuple[Round, Round]
    paula: Person  # participant, writes Spanish
    pierre: Person  # participant, reads French
    mo: Person  # moderator on duty
    noor: Person  # moderator off duty
    tara: Person  # translator, es and en to fr
    olga: Person  # organiser
    sami: Person  # suspended
    ada: Account  # administrator, no member
    stranger: Person  # member of another exchange


def assemble(uow: UnitOfWork, **settings: object) -> Cast:
    """`settings` override those of the exchange."""
    exchange = make_exchange(uow, **settings)
    first, second = make_round(uow, exchange, theme="Partnerships"), make_round(uow, exchange, theme="Networks")

    def person(name: str, language: str, **fields: object) -> Person:
        account = make_account(uow, language=language, email=f"{name.lower()}@example.org")
        return Person(account, make_membership(uow, exchange, account, name=name, **fields))

    mo, noor = person("Mo", "en", country="KE"), person("Noor", "en", country="JO")
    make_mandate(uow, first, mo.membership, languages=["en", "es"])
    make_mandate(uow, second, noor.membership)
    elsewhere = make_exchange(uow, title="Another exchange")
    stranger = make_account(uow, email="stranger@example.org")
    return Cast(
        exchange=exchange,
        rounds=(first, second),
        paula=person("Paula", "es", country="PE", organisation="Casa de Lima"),
        pierre=person("Pierre", "fr", country="FR"),
        mo=mo,
        noor=noor,
        tara=person("Tara", "fr", country="SN", organisation="Partner A", pairs=[["es", "fr"], ["en", "fr"]]),
        olga=person("Olga", "en", is_organiser=True),
        sami=person("Sami", "en", state=MembershipState.SUSPENDED),
        ada=make_account(uow, email="ada@example.org", is_administrator=True),
        stranger=Person(stranger, make_membership(uow, elsewhere, stranger, name="Stranger")),
    )
