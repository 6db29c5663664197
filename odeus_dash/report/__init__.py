"""Frames as files to download."""
