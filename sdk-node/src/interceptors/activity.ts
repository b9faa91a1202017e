import type { ActivityContext, ActivityHandler } from '../model/activity.ts';

/**
 * Wraps an attempt of an activity after the input was validated. `next` runs the handler and must
 * be called once. The interceptor returns the promise of `next`, or throws to fail the attempt.
 */
export type ActivityInterceptor = <Out>(
  activity: ActivityContext,
  next: () => Promise<Out>,
) => Promise<Out>;

/** Wraps a handler in interceptors. The first is the outermost. */
export function interceptActivity(
  handler: ActivityHandler,
  interceptors: readonly ActivityInterceptor[],
): ActivityHandler {
  const { fn } = handler;
  return {
    ...handler,
    fn: (input, activity) => {
      let run: Promise<unknown> | undefined;
      const last = async (): Promise<unknown> => fn(input, activity);
      return interceptors.reduceRight<() => Promise<unknown>>(
        (next, interceptor) => async () => interceptor(activity, next),
        () => (run ??= last()),
      )();
    },
  };
}
