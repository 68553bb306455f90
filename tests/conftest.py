"""Settings of all tests that pyproject.toml cannot express."""

from hypothesis import settings

# No test asserts a time: a busy machine is not a failure. What else holds is Hypothesis' own
# choice, which is another one under CI, where every run draws the same examples.
settings.register_profile("untimed", settings.default, deadline=None)
settings.load_profile("untimed")
