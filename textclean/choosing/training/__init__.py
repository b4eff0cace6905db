"""Training of the chooser's model; it needs the extra `train`."""
