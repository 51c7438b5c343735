import { invariant } from '../../shared/domain/result.ts';
import type { Row } from '../rows.ts';
import type { Outline } from './outline.ts';
import type { PlacedOutline } from './outlines.ts';
import { PARTS } from './parts.ts';
import { register } from './register.ts';
import { readAzureSettings } from './settings.ts';

/** The version of the package and what it registers, put in by the bundler. */
declare const BALLAST_VERSION: string;
declare const BALLAST_OUTLINES: readonly PlacedOutline[];

/** Registers the whole product. A wrong setting stops it here, before anything trades; a handler is loaded with its first call. */
const settings = readAzureSettings(process.env);
const partOf = new Map(BALLAST_OUTLINES.map(({ name, part }) => [name, part]));
const composing = () =>
  import('./composition.ts').then(({ composer }) => composer(settings, BALLAST_VERSION));
let compose: ReturnType<typeof composing> | null = null;

register(BALLAST_OUTLINES, openRow, async (context) => (await (compose ??= composing()))(context));

async function openRow({ name }: Outline): Promise<Row> {
  const part = partOf.get(name);
  const rows: readonly Row[] = part === undefined ? [] : await PARTS[part]();
  const row = rows.find((each) => each.name === name);
  invariant(row !== undefined, `No part of the package has ${name}`);
  return row;
}
