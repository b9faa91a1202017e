// The number of inputs of a test, which is small in CI. Environment variables set other numbers and
// another seed.

const number = (name: string, fallback: number): number => {
  const value = Number(process.env[name] ?? fallback);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${name} is not a count`);
  return value;
};

/** The seed of all random inputs. */
export const seed: number = number('PERDURE_HOSTILE_SEED', 5);

/** The number of requests of each method and of streams of each kind. */
export const rounds: number = number('PERDURE_HOSTILE_ROUNDS', 40);

/** The timeout of one test, which grows with the number of inputs. */
export const timeoutMs: number = 60_000 + rounds * 500;
