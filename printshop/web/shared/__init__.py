"""What pages of both rooms share: error pages, their texts, reading what was sent. No page of its own."""
