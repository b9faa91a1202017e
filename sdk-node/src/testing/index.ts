// The testing door: the real engine in the test's own process, with a clock that skips.
// It alone may open the sidecar's internal door; an application never imports it.
export {};
