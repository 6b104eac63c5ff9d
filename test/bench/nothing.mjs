// Does nothing: what starting node itself costs.
