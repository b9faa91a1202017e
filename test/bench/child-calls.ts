// Calls between the harness and the processes it starts, over Node's own channel. They set work up
// and bring results; nothing of what is measured goes through them.

/** What a process answers: a function for each name, with one argument or none. */
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

/** Answers calls of the parent until it says goodbye, or is gone. */
export function answerCalls(calls: Calls): void {
  const answer = (message: AnswerMessage): void => {
    // The parent may be gone: then nobody wants the answer.
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
