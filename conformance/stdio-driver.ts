// A driver process with the interface of a driver in this process, including encoded bytes.
import type { Driver, Json, Session } from './case.ts';
import type { DriverProcess } from './driver-process.ts';
import { answerOf, taskOf } from './wire.ts';
import type { TurnAnswer } from './wire.ts';

/** The driver of a process in mode `vectors`. */
export function stdioDriver(name: string, process: DriverProcess): Driver {
  let sessions = 0;
  const open = (program: Json): Session => {
    sessions += 1;
    const session = `s${sessions}`;
    const opened = process.send({ do: 'open', session, program });
    // The next turn reports the error.
    opened.catch(() => undefined);
    let token = 0;
    return {
      turn: async (full, events) => {
        await opened;
        token += 1;
        const task = taskOf(full, events, token);
        return answerOf((await process.send({ do: 'turn', session, task })) as TurnAnswer, token);
      },
      close: async () => {
        await process.send({ do: 'close', session });
      },
    };
  };
  return { name, open };
}
