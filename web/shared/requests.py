"""The request of somebody who has signed in: what every view behind ``login_required`` gets."""

from django.http import HttpRequest

from accounts.models import User


class SignedIn(HttpRequest):
    """A request whose user is known."""

    user: User
