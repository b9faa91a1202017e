// Calls between the harness and its child processes, over Node's own channel. They configure the
// work and return results. The measured traffic does not use them.

/** The functions that a process offers, by name, with one argument or none. */
export type Calls = Readonly<Record<string, (argument: never) => unknown>>;

export interface CallMessage {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

export interface AnswerMessage {
  readonly id: number;
  readonly value?: unknown;
  /** Set when the call threw. */
  readonly error?: string;
}

/** Answers calls of the parent until it disconnects. */
export function answerCalls(calls: Calls): void {
  const answer = (message: AnswerMessage): void => {
    // If the parent has exited, the answer is not needed.
    if (process.connected) process.send?.(message);
  };
  process.on('message', ({ id, name, argument }: CallMessage) => {
    const call = calls[name];
    Promise.resolve()
      .then(() => {
        if (call === undefined) throw new Error(`there is no call '${name}'`);
        return call(argument as never);
      })
      .then((value) => answer({ id, value }))
      .catch((error: unknown) => {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        answer({ id, error: text });
      });
  });
  process.on('disconnect', () => process.exit(1));
}
