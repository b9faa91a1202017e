// The kinds of values of settings: placeholder in help, unit, and parser.
import { isNamespaceName, NAMESPACE_RULE } from '../model/namespace.ts';
import type { ListenAddress, TcpAddress } from '../model/listen-address.ts';
import { readAddress } from './address.ts';
import { BYTES, COUNT, DURATION, quantityText, readQuantity } from './quantity.ts';
import type { Quantity } from './quantity.ts';

export type Level = 'info' | 'warn' | 'error' | 'silent';

/** The type of the value of each kind. */
export interface ValueOf {
  readonly path: string;
  readonly optionalPath: string;
  readonly addresses: readonly ListenAddress[];
  readonly ports: readonly TcpAddress[];
  readonly fileMode: number;
  readonly flag: boolean;
  readonly duration: number;
  readonly bytes: number;
  readonly budget: number;
  readonly count: number;
  readonly namespaces: readonly string[];
  readonly level: Level;
}

/** Inclusive bounds of a number. */
export interface Range {
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export interface ValueKind<T> {
  /** Placeholder of the value in help; empty for a flag without a value. */
  readonly placeholder: string;
  /** Units of a number; a number without a unit is in the base unit. */
  readonly quantity?: Quantity;
  /** Parses a text. @throws Error that names the expected form. */
  parse(text: string, range: Range): T;
}

function number(what: string, quantity: Quantity) {
  return (text: string, { min = 0, max = Infinity }: Range): number => {
    const value = readQuantity(text, quantity);
    if (value >= min && value <= max) return value;
    const [from, to] = [quantityText(min, quantity), quantityText(max, quantity)];
    if (min > 0) throw new Error(`expected ${what} from ${from} to ${to}`);
    const zero = quantity === COUNT ? '' : '0, or ';
    throw new Error(`expected ${zero}${what} up to ${to}`);
  };
}

const readBytes = number('bytes,', BYTES);

function readAddresses(text: string): readonly ListenAddress[] {
  return text.split(',').map((one) => {
    const address = readAddress(one.trim());
    if (address === undefined) throw new Error('expected host:port or unix:/path/to/socket');
    const isNamed = address.kind === 'tcp' && address.host === 'localhost';
    return isNamed ? { ...address, host: '127.0.0.1' } : address;
  });
}

function readNamespaces(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => name !== '' && !isNamespaceName(name));
  if (wrong !== undefined) throw new Error(`"${wrong}": expected ${NAMESPACE_RULE}`);
  return names.filter((name) => name !== '');
}

const LEVELS: readonly Level[] = ['info', 'warn', 'error', 'silent'];

export const VALUE_KINDS: { readonly [K in keyof ValueOf]: ValueKind<ValueOf[K]> } = {
  path: {
    placeholder: 'PATH',
    parse(text) {
      if (text === '') throw new Error('expected a path');
      return text;
    },
  },
  optionalPath: { placeholder: 'PATH', parse: (text) => text },
  addresses: { placeholder: 'ADDRESS[,...]', parse: readAddresses },
  ports: {
    placeholder: 'HOST:PORT[,...]',
    parse(text) {
      const addresses = text === '' ? [] : readAddresses(text);
      return addresses.map((address) => {
        if (address.kind === 'unix') throw new Error('expected host:port');
        return address;
      });
    },
  },
  fileMode: {
    placeholder: 'MODE',
    parse(text) {
      if (!/^0?[0-7]{3}$/.test(text)) throw new Error('expected a file mode such as 600 or 660');
      return Number.parseInt(text, 8);
    },
  },
  flag: {
    placeholder: '',
    parse(text) {
      if (text === 'true' || text === '1') return true;
      if (text === 'false' || text === '0') return false;
      throw new Error('expected true or false');
    },
  },
  duration: { placeholder: 'TIME', quantity: DURATION, parse: number('a time', DURATION) },
  bytes: { placeholder: 'BYTES', quantity: BYTES, parse: readBytes },
  budget: {
    placeholder: 'BYTES',
    quantity: BYTES,
    parse(text, range) {
      if (text === 'auto') return 0;
      try {
        return readBytes(text, range);
      } catch (error) {
        throw new Error((error as Error).message.replace('expected', 'expected auto, or'), {
          cause: error,
        });
      }
    },
  },
  count: { placeholder: 'COUNT', quantity: COUNT, parse: number('a count', COUNT) },
  namespaces: { placeholder: 'NAME[,...]', parse: readNamespaces },
  level: {
    placeholder: 'LEVEL',
    parse(text) {
      const level = LEVELS.find((one) => one === text);
      if (level === undefined) throw new Error('expected info, warn, error or silent');
      return level;
    },
  },
};
