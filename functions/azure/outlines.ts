import { type Outline, outlineOf } from './outline.ts';
import { type PartName, PARTS } from './parts.ts';

/** An outline with the part of the manifest where its row is. */
export type PlacedOutline = Outline & { readonly part: PartName };

/** Outlines of the whole manifest. The build writes them into the package, so that a start loads no part to know what there is. */
export async function placedOutlines(): Promise<readonly PlacedOutline[]> {
  const names = Object.keys(PARTS) as PartName[];
  const byPart = await Promise.all(
    names.map(async (part) => (await PARTS[part]()).map((row) => ({ ...outlineOf(row), part }))),
  );
  return byPart.flat();
}
