import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { Decimal, ZERO } from '../../shared/domain/money/decimal.ts';
import { addMs, parseInstant, type UtcMillis } from '../../shared/domain/time/instant.ts';
import { readSettings } from '../settings.ts';
import { WrongCall } from './failures.ts';

/** What options look like, each refused with what was expected and what was given. */

/** A file that is there to be read. */
export const fileFlag = z.string().check((context) => {
  const found = statSync(context.value, { throwIfNoEntry: false });
  if (found?.isFile() === true) return;
  const what = found === undefined ? 'there is no such file' : 'this is not a file';
  context.issues.push({
    code: 'custom',
    input: context.value,
    message: `expected a file to read, and ${what}: ${resolve(context.value)}`,
  });
});

/** A file that is going to be written. One that exists is never replaced. */
export const newFileFlag = z.string().check((context) => {
  if (!existsSync(context.value)) return;
  context.issues.push({
    code: 'custom',
    input: context.value,
    message: `${resolve(context.value)} exists already; name another file or remove it first`,
  });
});

/** A new file in a folder that is there: said before long work, not after it. */
export const outFlag = newFileFlag.check((context) => {
  const folder = dirname(resolve(context.value));
  if (existsSync(folder)) return;
  context.issues.push({
    code: 'custom',
    input: context.value,
    message: `there is no folder ${folder}; make it first or name another file`,
  });
});

const DAY_MS = 86_400_000;

/** A day as 2024-01-31 or a moment as 2024-01-31T14:30:00Z; a day stands for its edge in UTC. */
const momentAt = (edge: 'start' | 'end') =>
  z.string().transform((text, context): UtcMillis => {
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
    const instant = parseInstant(isDay ? `${text}T00:00:00Z` : text);
    if (instant !== null) return isDay && edge === 'end' ? addMs(instant, DAY_MS) : instant;
    context.issues.push({
      code: 'custom',
      input: text,
      message: `expected a day such as 2024-01-31 or a moment such as 2024-01-31T14:30:00Z, got "${text}"`,
    });
    return z.NEVER;
  });

export const momentFlag = momentAt('start');

/** Where a stretch ends: the day that is named is part of it. */
export const endFlag = momentAt('end');

/** An amount of money above zero. */
export const amountFlag = z.string().transform((text, context): Decimal => {
  const amount = Decimal.tryParse(text);
  if (amount !== null && amount.compare(ZERO) > 0) return amount;
  context.issues.push({
    code: 'custom',
    input: text,
    message: `expected an amount above zero such as 10000 or 2500.50, got "${text}"`,
  });
  return z.NEVER;
});

/** One of a closed list of words. */
export function choiceFlag<const Choices extends readonly [string, ...string[]]>(choices: Choices) {
  return z.enum(choices, {
    error: ({ input }) => `expected one of ${choices.join(', ')}, got "${String(input)}"`,
  });
}

export const DATA_FLAG = '--data <folder>';
export const DATA_WORDS = 'the data folder; else BALLAST_DATA_DIR, else ./data';

/** The data folder of a call, as a full path. Throws SettingsRefused where the environment has to be asked and is wrong. */
export function dataFolderOf(
  given: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  if (given === '') throw new WrongCall(['--data: expected a folder, got an empty text']);
  return resolve(given ?? readSettings(environment).BALLAST_DATA_DIR);
}
