from flask import Blueprint

bp = Blueprint("translating", __name__)
