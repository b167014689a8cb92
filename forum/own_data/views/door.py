from flask import Blueprint

bp = Blueprint("own_data", __name__)
