"""The limit: a Flask app that does nothing."""

from flask import Flask

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def nothing() -> str:
    return "nothing"
