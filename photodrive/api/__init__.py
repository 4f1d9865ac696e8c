"""The REST API: who may call, how errors are told, and one package per version."""
