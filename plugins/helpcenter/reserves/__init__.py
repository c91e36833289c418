"""Published roots, the samples beside them, and reference builders of the trees they come from."""
