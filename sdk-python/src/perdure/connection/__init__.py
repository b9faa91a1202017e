"""All code that uses gRPC: addresses, channels, statuses.

Worker and client use this module. It reports failures as a `Disconnect` or as an error of the SDK,
never as a gRPC error.
"""
