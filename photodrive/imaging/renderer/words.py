"""What is said of whole kinds of files, by whichever part recognises them."""

RAW_FILE = "This is a camera's raw file. Please export it as JPEG first."
FILM = "This is a film or video, not a photo. JPEG, PNG, WebP, AVIF, HEIC, TIFF and GIF work."
