"""The diary of the person treated: by invitation, on their own telephone, offline for weeks; never a dose, a plan or a chance."""
