"""The REST API: who may call, in which order the gates stand, how errors are told. Rules are not here but below."""
