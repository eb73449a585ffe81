"""The look round before the doors open: with a view of ours that nothing guards, the application does not start."""

from __future__ import annotations

import re

import pytest
from pyramid.config import Configurator
from pyramid.exceptions import ConfigurationError
from pyramid.response import Response

from cfsdocs.house import House
from cfsdocs.web import resources
from cfsdocs.web.application import configured
from tests.fixtures.web import Start


def test_a_plain_view_on_a_route_of_ours_refuses_to_start(start: Start):
    with pytest.raises(ConfigurationError, match="has no guard"):
        start(lambda config: config.add_view(lambda request: Response("all"), route_name="cfsdocs.search"))


def test_a_plain_view_on_a_new_route_that_calls_itself_ours_refuses_to_start(start: Start):
    def extra(config: Configurator) -> None:
        config.add_route("cfsdocs.everything", "/everything")
        config.add_view(lambda request: Response("all"), route_name="cfsdocs.everything")

    with pytest.raises(ConfigurationError, match=re.escape("on cfsdocs.everything has no guard")):
        start(extra)


def test_a_plain_view_that_was_registered_before_us_refuses_to_start(house: House):
    config = Configurator()
    config.add_route("cfsdocs.early", "/early")
    config.add_view(lambda request: Response("all"), route_name="cfsdocs.early")
    config.commit()
    config.registry["cfsdocs.house"] = house
    config.include("cfsdocs")
    config.set_account_factory(lambda request: None)

    with pytest.raises(ConfigurationError, match="has no guard"):
        config.make_wsgi_app()


def test_a_plain_view_added_after_the_configuration_was_committed_refuses_to_start(house: House):
    config = configured({}, house)
    config.commit()
    config.add_view(lambda request: Response("all"), route_name="cfsdocs.search")

    with pytest.raises(ConfigurationError, match="has no guard"):
        config.make_wsgi_app()


def test_a_plain_view_on_a_resource_of_ours_refuses_to_start(start: Start):
    with pytest.raises(ConfigurationError, match="has no guard"):
        start(lambda config: config.add_view(lambda request: Response("all"), context=resources.DocumentResource))


def test_a_plain_view_on_a_foreign_route_to_our_resources_refuses_to_start(start: Start):
    def extra(config: Configurator) -> None:
        config.add_route("host.documents", "/all/{ref}", factory=resources.document)
        config.add_view(lambda request: Response("all"), route_name="host.documents")

    with pytest.raises(ConfigurationError, match="has no guard"):
        start(extra)


def test_a_route_of_ours_that_falls_back_to_global_views_refuses_to_start(start: Start):
    with pytest.raises(ConfigurationError, match="global views"):
        start(lambda config: config.add_route("cfsdocs.global", "/global", use_global_views=True))


def test_without_somebody_to_say_who_is_asking_it_refuses_to_start(house: House):
    config = Configurator()
    config.registry["cfsdocs.house"] = house
    config.include("cfsdocs")

    with pytest.raises(ConfigurationError, match="set_account_factory"):
        config.make_wsgi_app()
