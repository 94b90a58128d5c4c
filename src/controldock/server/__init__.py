"""The server: edges take in, services decide, the store keeps. Data flows one way: edge -> service -> store."""
