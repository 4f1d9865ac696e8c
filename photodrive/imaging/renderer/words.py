"""What is said of whole kinds of files, by whichever part recognises them."""

FORMATS = "JPEG, PNG, WebP, AVIF, HEIC, TIFF and GIF work."
RAW_FILE = "This is a camera's raw file. Please export it as JPEG first."
FILM = f"This is a film or video, not a photo. {FORMATS}"
