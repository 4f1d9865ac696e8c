"""Pages in front of people: consent, the code of a device, signing out. What programs call is in the endpoints."""
