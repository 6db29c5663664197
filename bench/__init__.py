"""What the speed claims are measured with: `python -m bench`. Every ratio comes from one run."""
