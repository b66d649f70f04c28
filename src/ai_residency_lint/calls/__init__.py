"""Calls: resolved expressions plus library descriptions become facts about clients and API calls."""
