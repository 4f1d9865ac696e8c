"""From a request and its answer to what the trace stores, masked. Where it is stored is for the recorder to say."""
