// Limits of the HTTP gateway and of metrics. They are in one table with those of limits.ts: each
// has a reason, and what exceeds it is rejected or counted.

/** Connections of one HTTP address. Probes, collectors of metrics and a few people use it. */
export const HTTP_CONNECTIONS_MAX: number = 64;

/** Bytes of the headers of one HTTP request. They contain a token, and what a proxy adds. */
export const HTTP_HEADER_BYTES_MAX: number = 8 * 1024;

/** Time for an HTTP request to arrive, and for which a connection may be idle. */
export const HTTP_REQUEST_MS: number = 5_000;

/** Responses with metrics that are being sent. Each may have some megabytes. */
export const HTTP_SCRAPES_MAX: number = 4;

/** Time for which the text of a scrape is sent again. It is made at most once in this time. */
export const HTTP_SCRAPE_AGE_MS: number = 1_000;

/** Names of orchestrations in metrics of one namespace; the same of activities and of queues. */
export const METRIC_NAMES_MAX: number = 200;

/**
 * Names in metrics of all namespaces. A name has up to 40 series, so that a scrape has some 25,000
 * at most.
 */
export const METRIC_NAMES_TOTAL_MAX: number = 600;
