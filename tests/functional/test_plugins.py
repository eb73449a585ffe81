"""Plugins are those that the settings name, and nothing of theirs on our routes is served without a guard."""

from __future__ import annotations

import pytest
from pyramid.exceptions import ConfigurationError

from tests.fixtures.web import Start

pytestmark = pytest.mark.usefixtures("credentials")


def test_a_plugin_that_the_settings_name_brings_its_page(start: Start):
    browser = start(plugins=("tests.plugin",))
    browser.sign_in("amy")

    assert browser.get("/greeting").text == "Good morning, Amy Hart"


def test_its_page_needs_somebody_as_ours_do(start: Start):
    assert start(plugins=("tests.plugin",)).get("/greeting").status_int == 303


def test_a_plugin_that_is_not_named_is_not_there(start: Start):
    browser = start()
    browser.sign_in("amy")

    browser.get("/greeting", status=404)


def test_a_plugin_with_a_plain_view_refuses_to_start(start: Start):
    with pytest.raises(ConfigurationError, match="has no guard"):
        start(plugins=("tests.plugin.careless",))
