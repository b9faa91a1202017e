// The testing door: the real engine in the test's own process, with a clock that skips.
export {};
