"""How one knocks at the doors of codes: with a good one, of a second step or a mail of one's own."""

from datetime import timedelta

import pyotp

from forum.accounts.actions import seal_offered_key
from forum.accounts.actions.mailed_codes import code_hash
from forum.accounts.models import Account, KnownDevice, MailedCode, SecondStep
from forum.accounts.queries import ADDRESS
from forum.accounts.second_step import KEY, new_key
from forum.accounts.tokens import device_hash
from forum.kernel.unit_of_work import UnitOfWork
from tests.permissions.table import Cell
from tests.permissions.things import Door, Knock
from tests.permissions.world import ANOTHER, World

CODES: dict[str, Door] = {}
BY_MAIL = "123456"


def hers(world: World, cell: Cell) -> Account:
    is_hers = cell.subject != "nobody" and not cell.when.startswith("another")
    return world.accounts[cell.subject if is_hers else ANOTHER]


def forget_step(uow: UnitOfWork, account: Account) -> None:
    uow.session.query(SecondStep).filter_by(account_id=account.id).delete()


def code_of(world: World, cell: Cell) -> str:
    """A second step of hers, and its code now."""
    account, key = hers(world, cell), new_key()

    def build(uow: UnitOfWork) -> SecondStep:
        forget_step(uow, account)
        sealed = uow.keys.seal_words(KEY, key)
        return uow.add(SecondStep(account_id=account.id, sealed=sealed, last_step=0, set_up_at=uow.now))

    if cell.subject != "nobody":
        world.make(build)
    return pyotp.TOTP(key).at(world.now)


def set_up(world: World, cell: Cell) -> Knock:
    account, key = hers(world, cell), new_key()
    world.make(lambda uow: forget_step(uow, account))
    form = {
        "second_step_key": seal_offered_key(world.units.keys, account.id, key),
        "second_step_code": pyotp.TOTP(key).at(world.now),
    }
    return Knock("/me/second-step", form=form)


def prove(world: World, cell: Cell) -> Knock:
    return Knock("/me/proof", form={"second_step_code": code_of(world, cell), "next": "/me"})


def take_off(world: World, cell: Cell) -> Knock:
    return Knock("/me/second-step/remove", form={"second_step_code": code_of(world, cell)})


def renew(world: World, cell: Cell) -> Knock:
    code_of(world, cell)
    return Knock("/me/second-step/codes", form={"sure": "1"})


def confirm_address(world: World, cell: Cell) -> Knock:
    account = hers(world, cell)

    def build(uow: UnitOfWork) -> MailedCode:
        times = {"asked_at": uow.now, "expires_at": uow.now + timedelta(minutes=15)}
        fresh = f"fresh{world.number()}@example.org"
        row = uow.add(MailedCode(account_id=account.id, kind=ADDRESS, address=fresh, **times))
        uow.flush()
        row.code_hash = code_hash(uow.keys, row.id, BY_MAIL)
        return row

    world.make(build)
    return Knock("/me/address/code", form={"code": BY_MAIL})


def forget_device(world: World, cell: Cell) -> Knock:
    account, token = hers(world, cell), str(world.number())

    def build(uow: UnitOfWork) -> KnownDevice:
        times = {"known_since": uow.now, "seen_at": uow.now, "expires_at": uow.now + timedelta(days=1)}
        row = uow.add(KnownDevice(account_id=account.id, token_hash=device_hash(account.id, token), **times))
        uow.flush()
        return row

    return Knock(f"/me/devices/{world.make(build).id}/forget", form={"sure": "1"})


CODES["POST accounts.set_up"] = set_up
CODES["POST accounts.prove_and_go"] = prove
CODES["POST accounts.take_off"] = take_off
CODES["POST accounts.renew_codes"] = renew
CODES["POST accounts.confirm_address"] = confirm_address
CODES["POST accounts.drop_device"] = forget_device
CODES["POST accounts.ask_address"] = lambda _world, _cell: Knock("/me/address", form={"new_email": "a@example.org"})
CODES["GET accounts.second_step"] = lambda _world, _cell: Knock("/me/second-step")
CODES["POST accounts.put_off"] = lambda _world, _cell: Knock("/me/second-step/later", form={"sure": "1"})
CODES["GET accounts.code"] = lambda _world, _cell: Knock("/code")
CODES["POST accounts.give_code"] = lambda _world, _cell: Knock("/code", form={"code": BY_MAIL})
CODES["POST accounts.send_code_again"] = lambda _world, _cell: Knock("/code/again", form={"sure": "1"})
CODES["POST accounts.give_up"] = lambda _world, _cell: Knock("/code/leave", form={"sure": "1"})
