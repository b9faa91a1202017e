"""The control of an instance through its handle: cancel, terminate, suspend, resume, purge."""

from __future__ import annotations

from .._proto import client_pb2
from . import methods
from .handle_part import HandlePart


class HandleLifecycle(HandlePart):
    """The part of an instance handle that controls the instance. `client.handle` creates it."""

    async def cancel(self, reason: str = "") -> None:
        """Requests a cooperative cancellation: the code gets CancelledError, and may clean up.

        Args:
            reason: A text for the history. Default: none.

        Example:
            await client.handle("order-17").cancel("ordered twice")
        """
        request = client_pb2.CancelInstanceRequest(instance_id=self.id, reason=reason)
        await self._calls.end(methods.CANCEL, request)

    async def terminate(self, reason: str = "") -> None:
        """Ends the instance by force: its code does not run again.

        Args:
            reason: A text for the history. Default: none.

        Example:
            await client.handle("order-17").terminate("test data")
        """
        request = client_pb2.TerminateInstanceRequest(instance_id=self.id, reason=reason)
        await self._calls.end(methods.TERMINATE, request)

    async def suspend(self, reason: str = "") -> None:
        """Suspends the instance: it gets no turns until it is resumed.

        Args:
            reason: A text for the history. Default: none.

        Example:
            await client.handle("order-17").suspend("maintenance")
        """
        request = client_pb2.SuspendInstanceRequest(instance_id=self.id, reason=reason)
        await self._calls.make(methods.SUSPEND, request)

    async def resume(self, reason: str = "", *, fail_activities: bool = False) -> None:
        """Resumes a suspended instance, and retries a stuck one.

        Args:
            reason: A text for the history. Default: none.
            fail_activities: True: quarantined activities fail permanently. Default: False, they are
                retried.

        Example:
            await client.handle("order-17").resume()
        """
        request = client_pb2.ResumeInstanceRequest(
            instance_id=self.id, reason=reason, fail_activities=fail_activities
        )
        await self._calls.make(methods.RESUME, request)

    async def purge(self, *, descendants: bool = False, force: bool = False) -> int:
        """Deletes an ended instance.

        Args:
            descendants: True: its children and their children too. Default: False.
            force: True: instances that have not ended are terminated first. Default: False.

        Returns:
            The number of deleted executions.

        Raises:
            UnavailableError: There was no answer. The instance may be deleted.

        Example:
            await client.handle("order-17").purge(descendants=True)
        """
        request = client_pb2.PurgeInstanceRequest(
            instance_id=self.id, descendants=descendants, force=force
        )
        answer = await self._calls.make(methods.PURGE, request, repeatable=False)
        return answer.executions
