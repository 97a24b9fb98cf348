"""The laws that partial quotients follow, one a module."""
