"""From a stranger's file to pixels, with everything bounded before it is read. One way for each format."""
