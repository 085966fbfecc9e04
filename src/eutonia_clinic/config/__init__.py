"""How the parts are put together: settings, addresses, who may open what, and the server."""
