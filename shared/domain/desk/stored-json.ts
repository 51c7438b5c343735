import { Decimal } from '../money/decimal.ts';
import { type UtcMillis, utcMillis } from '../time/instant.ts';

/** A stored state that does not read as one. It is caught where the reading began: see codec.ts. */
export class UnreadableState extends Error {
  override readonly name = 'UnreadableState';
}

/** One object of a stored state, read field by field. What is missing, of another type, or not known is an error with its place. */
export class StoredObject {
  private readonly fields: ReadonlyMap<string, unknown>;
  private readonly place: string;

  /** @param later fields that were added since the first state was stored: an older one lacks them */
  constructor(value: unknown, place: string, names: readonly string[], later: readonly string[] = []) {
    this.place = place;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail('', 'an object');
    this.fields = new Map(Object.entries(value));
    for (const name of this.fields.keys())
      if (!names.includes(name) && !later.includes(name)) this.fail(name, 'no such field');
    for (const name of names) if (!this.fields.has(name)) this.fail(name, 'a value');
  }

  text(name: string): string {
    const value = this.fields.get(name);
    return typeof value === 'string' ? value : this.fail(name, 'a text');
  }

  /** A text that `make` turns into a brand, or refuses by a RangeError. */
  branded<Brand>(name: string, make: (text: string) => Brand): Brand {
    const text = this.text(name);
    try {
      return make(text);
    } catch {
      return this.fail(name, 'an id');
    }
  }

  orNull<Value>(name: string, read: (name: string) => Value): Value | null {
    return this.fields.get(name) === null ? null : read(name);
  }

  one<Value extends string>(name: string, values: readonly Value[]): Value {
    const text = this.text(name);
    return values.find((value) => value === text) ?? this.fail(name, values.join(' | '));
  }

  flag(name: string): boolean {
    const value = this.fields.get(name);
    return typeof value === 'boolean' ? value : this.fail(name, 'true or false');
  }

  count(name: string): number {
    const value = this.fields.get(name);
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
      ? value
      : this.fail(name, 'a whole number of zero or more');
  }

  instant(name: string): UtcMillis {
    const value = this.fields.get(name);
    try {
      return utcMillis(Number(value));
    } catch {
      return this.fail(name, 'an instant');
    }
  }

  decimal(name: string): Decimal {
    return Decimal.tryParse(this.text(name)) ?? this.fail(name, 'a decimal');
  }

  object(name: string, names: readonly string[]): StoredObject {
    return new StoredObject(this.fields.get(name), `${this.place}.${name}`, names);
  }

  list<Value>(
    name: string,
    names: readonly string[],
    read: (one: StoredObject) => Value,
    later: readonly string[] = [],
  ): readonly Value[] {
    const value = this.fields.get(name);
    if (!Array.isArray(value)) return this.fail(name, 'a list');
    const placed = (index: number): string => `${this.place}.${name}[${index}]`;
    return value.map((one, index) => read(new StoredObject(one, placed(index), names, later)));
  }

  has(name: string): boolean {
    return this.fields.has(name);
  }

  raw(name: string): unknown {
    return this.fields.get(name);
  }

  fail(name: string, expected: string): never {
    throw new UnreadableState(`${this.place}${name === '' ? '' : `.${name}`}: expected ${expected}`);
  }
}
