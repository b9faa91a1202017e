// The progress of the demo: a bar on a terminal, plain lines elsewhere.

export interface Standing {
  readonly total: number;
  readonly placed: number;
  readonly ended: number;
  readonly seconds: number;
}

const barWidth = 32;
const terminalEveryMs = 100;
const linesEveryMs = 2_000;

/** One line; `recentRate` is the number of ended orders per second. */
export function progressLine(
  { total, placed, ended, seconds }: Standing,
  recentRate: number,
): string {
  const filled = Math.floor((ended / total) * barWidth);
  const under = Math.floor((placed / total) * barWidth) - filled;
  const bar = '█'.repeat(filled) + '▒'.repeat(under) + '·'.repeat(barWidth - filled - under);
  const percent = `${Math.floor((ended / total) * 100)}%`.padStart(4);
  const count = `${String(ended).padStart(String(total).length)}/${total} orders`;
  return (
    `${bar} ${percent}  ${count}  ${Math.round(recentRate)}/s  ` +
    `${placed - ended} in progress  ${seconds.toFixed(0)} s`
  );
}

export class Progress {
  readonly #out: NodeJS.WriteStream;
  readonly #standing: () => Standing;
  readonly #timer: NodeJS.Timeout;
  #rate = 0;
  #drawnEnded = -1;
  #before: Standing;

  /** Shows the progress, until `end`. */
  constructor(out: NodeJS.WriteStream, standing: () => Standing) {
    this.#out = out;
    this.#standing = standing;
    this.#before = standing();
    this.#timer = setInterval(() => this.#show(), out.isTTY ? terminalEveryMs : linesEveryMs);
  }

  /** Writes a line above the bar. */
  say(text: string): void {
    this.#out.write(`${this.#out.isTTY ? '\r\u001B[K' : ''}${text}\n`);
    if (this.#out.isTTY) this.#draw();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#show();
    if (this.#out.isTTY) this.#out.write('\n');
  }

  #show(): void {
    const now = this.#standing();
    const passedS = now.seconds - this.#before.seconds;
    if (passedS >= 1) {
      this.#rate = (now.ended - this.#before.ended) / passedS;
      this.#before = now;
    }
    this.#draw();
  }

  #draw(): void {
    const standing = this.#standing();
    const line = progressLine(standing, this.#rate);
    // Repeated lines would only hide the others.
    if (!this.#out.isTTY && standing.ended === this.#drawnEnded) return;
    this.#drawnEnded = standing.ended;
    this.#out.write(this.#out.isTTY ? `\r\u001B[K${line}` : `${line}\n`);
  }
}
