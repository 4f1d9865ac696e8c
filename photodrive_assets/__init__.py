"""Static files of others that the drive's and the shop's pages load: Bootstrap, its icons, htmx. It holds no code."""
