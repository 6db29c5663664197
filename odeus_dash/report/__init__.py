"""Views as files: what a viewer takes away."""
