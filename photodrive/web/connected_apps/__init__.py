"""The pages on which an owner sees and steers what she allowed applications. Asking her is not done here."""
