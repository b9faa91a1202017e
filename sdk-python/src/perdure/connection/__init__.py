"""Everything that touches gRPC: addresses, channels, liveness, the meaning of statuses.

Worker and client stand on it. Failures leave this module as a `Disconnect` or as
one of the errors of the SDK, never as a gRPC error.
"""
