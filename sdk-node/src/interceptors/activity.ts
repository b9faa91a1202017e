import type { ActivityContext, ActivityHandler } from '../model/activity.ts';

/**
 * Around an attempt of an activity, whose input has been checked. `next` runs its handler, once:
 * returns what that returns, or throws to have the attempt fail.
 */
export type ActivityInterceptor = <Out>(
  activity: ActivityContext,
  next: () => Promise<Out>,
) => Promise<Out>;

/** The handler with the interceptors around it, the first of them outermost. */
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
