"""What every test may use: see tests/fixtures, one small module per kind of machinery."""

pytest_plugins = [
    "tests.fixtures.browser",
    "tests.fixtures.house",
    "tests.fixtures.mail",
    "tests.fixtures.no_skips",
    "tests.fixtures.office",
    "tests.fixtures.postgres",
    "tests.fixtures.web",
    "tests.fixtures.worlds",
    "tests.fixtures.charity",  # after those that it uses
]
