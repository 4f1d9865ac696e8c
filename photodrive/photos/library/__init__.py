"""What an owner does with her photos and albums, and what keeps the library whole. Finding photos is next door."""
