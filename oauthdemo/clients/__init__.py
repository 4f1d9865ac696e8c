"""The example clients beside the shop. They speak to the drive over HTTP, as strangers would."""
