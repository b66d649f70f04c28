"""Resolve: what can this expression be, and how do we know?"""
