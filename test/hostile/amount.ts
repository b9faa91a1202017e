// How much is tried: little in CI; more, and other things, when the environment says so.

const number = (name: string, fallback: number): number => {
  const value = Number(process.env[name] ?? fallback);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${name} is no count`);
  return value;
};

/** Of all that is random here. */
export const seed: number = number('PERDURE_HOSTILE_SEED', 5);

/** Requests of each method, and streams of each kind. */
export const rounds: number = number('PERDURE_HOSTILE_ROUNDS', 40);

/** How long one test may take, which grows with what is tried. */
export const timeoutMs: number = 60_000 + rounds * 500;
