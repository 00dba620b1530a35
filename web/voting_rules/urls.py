"""Addresses: voting rules."""

from django.urls import URLPattern, path

from web.voting_rules import views

urlpatterns: list[URLPattern] = [
    path("hoi-dong/quy-tac/", views.voting_rules, name="voting-rules"),
    path("hoi-dong/quy-tac/moi/", views.new_voting_rule, name="new-voting-rule"),
    path("hoi-dong/quy-tac/<int:pk>/", views.voting_rule, name="voting-rule"),
    path("hoi-dong/quy-tac/<int:pk>/duyet/", views.activate, name="activate-voting-rule"),
    path("hoi-dong/quy-tac/<int:pk>/bo/", views.drop, name="drop-voting-rule"),
    path("hoi-dong/quy-tac/<int:pk>/het/", views.end, name="end-voting-rule"),
]
