"""The drive as a guest in a project of somebody else."""
