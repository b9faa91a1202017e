/** Takes what is to be called, once, when the caller wants no answer any more. */
export type OnGiveUp = (callback: () => void) => void;
