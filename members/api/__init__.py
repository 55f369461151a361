"""The ground of the REST API: keys, strict bodies, problems, idempotency. It knows nothing of points."""
