"""The project that runs the drive and the shop together: settings, origins, data, trace. Neither app imports it."""
