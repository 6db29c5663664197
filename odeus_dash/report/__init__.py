"""Pages as files to take along (`formats.py` lists them), and frames as files (`files.py`)."""
