"""Autosave of one answer in Django: its signed cookie, its CSRF check, its forms."""

import os
import secrets
from datetime import UTC, datetime

import django
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import path
from store import CHOICES, CONFIDENCES, MOST_TEXT, Fields, Store

settings.configure(
    SECRET_KEY=secrets.token_hex(32),
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    USE_TZ=True,
    LOGGING_CONFIG=None,
)
django.setup()
store = Store(os.environ["PEER_DATABASE"])
items = frozenset(os.environ["PEER_ITEMS"].split(","))


class AnswerForm(forms.Form):
    """What may be sent for one question."""

    answer = forms.ChoiceField(choices=[(each, each) for each in sorted(CHOICES)])
    comment = forms.CharField(max_length=MOST_TEXT, required=False)
    evidence = forms.CharField(max_length=MOST_TEXT, required=False)
    confidence = forms.ChoiceField(
        choices=[(each, each) for each in sorted(CONFIDENCES)], required=False
    )
    version = forms.IntegerField(min_value=0)


def enter(request: HttpRequest, token: str) -> HttpResponse:
    if store.opened(token, "") is None:
        return HttpResponse(status=404)
    request.session["link"] = [token, secrets.token_urlsafe(9)]
    return HttpResponse(get_token(request))


def save(request: HttpRequest, item: str) -> HttpResponse:
    link = request.session.get("link")
    invitation = store.opened(*link) if link else None
    if invitation is None or item not in items:
        return HttpResponse(status=404)
    form = AnswerForm(request.POST, prefix=item)
    if not form.is_valid():
        return JsonResponse({"error": "input"}, status=400)
    version = store.save(invitation, item, Fields(**form.cleaned_data))
    if version is None:
        return JsonResponse({"error": "conflict"}, status=409)
    return JsonResponse({"version": version, "saved": f"{datetime.now(UTC):%H:%M}"})


urlpatterns = [path("s/<token>", enter), path("answers/<item>", save)]
app = get_wsgi_application()
