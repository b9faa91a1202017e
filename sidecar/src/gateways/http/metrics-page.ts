import { HTTP_SCRAPE_AGE_MS, HTTP_SCRAPES_MAX } from '../../limits/http.ts';
import type { PerdureError } from '../../model/error.ts';
import type { WakeClock } from '../../model/ports.ts';
import type { MetricsAccess } from './metrics-access.ts';
import { textAnswer } from './pages.ts';
import type { Answer, Page } from './pages.ts';

export interface MetricsPageOptions {
  /** Makes the text of a scrape; called once at a time. */
  render(): Promise<string>;
  readonly contentType: string;
  readonly access: MetricsAccess;
  readonly clock: WakeClock;
}

/** A page with the metrics: one text for all who request it within a second. */
export function metricsPage({ render, contentType, access, clock }: MetricsPageOptions): Page {
  let sending = 0;
  let latest: { readonly text: Promise<string>; readonly atMs: number } | null = null;
  const current = (): Promise<string> => {
    const nowMs = clock.now();
    if (latest === null || nowMs - latest.atMs >= HTTP_SCRAPE_AGE_MS) {
      const text = render();
      const made = { text, atMs: nowMs };
      latest = made;
      // Its age counts from when it is complete: a slow one is not followed by another at once.
      text.then(
        () => {
          if (latest === made) latest = { text, atMs: clock.now() };
        },
        () => {
          if (latest === made) latest = null;
        },
      );
    }
    return latest.text;
  };
  return async (request, response): Promise<Answer> => {
    try {
      access.check(request);
    } catch (error) {
      return rejection(error as PerdureError);
    }
    if (sending >= HTTP_SCRAPES_MAX) {
      return textAnswer(503, 'too many scrapes at once', { 'retry-after': '1' });
    }
    sending += 1;
    response.once('close', () => (sending -= 1));
    return { status: 200, type: contentType, body: await current() };
  };
}

function rejection({ code, message }: PerdureError): Answer {
  if (code !== 'UNAUTHENTICATED') return textAnswer(403, message);
  return textAnswer(401, message, { 'www-authenticate': 'Bearer' });
}
