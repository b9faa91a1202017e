/** The event loop's ticks, in the shape of the model's `Ticks`. */
export function systemTicks(): { atEnd(callback: () => void): void } {
  return { atEnd: (callback) => void setImmediate(callback) };
}
