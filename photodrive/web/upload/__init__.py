"""Adding photos: in a form, or file by file and interrupted as often as it likes."""
