"""The forms of signing in and of one's settings."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length


class SignInForm(FlaskForm):  # type: ignore[misc]
    email = StringField(_("Your mail address"), validators=[Length(max=254)])


class WordsForm(FlaskForm):  # type: ignore[misc]
    who = StringField(_("Your mail address, or the code on your card"), validators=[Length(max=254)])
    password = PasswordField(_("Password, or your four words"), validators=[Length(max=200)])
    keep = BooleanField(_("Keep me signed in on this device"))


class LinkForm(FlaskForm):  # type: ignore[misc]
    keep = BooleanField(_("Keep me signed in on this device"))


class PreferencesForm(FlaskForm):  # type: ignore[misc]
    language = SelectField(_("I read in"))
    reads = SelectMultipleField(_("I also read, as they are"))
    timezone = SelectField(_("My time zone"))


class PasswordForm(FlaskForm):  # type: ignore[misc]
    password = PasswordField(_("New password"), validators=[Length(max=200)])


class TokenForm(FlaskForm):  # type: ignore[misc]
    name = StringField(_("What it is for"), validators=[Length(max=80)])
    scopes = SelectMultipleField(_("What it may do"))
