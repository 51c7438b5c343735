import type { Compose } from '../../../functions/azure/composition.ts';
import { outlineOf } from '../../../functions/azure/outline.ts';
import type { Row } from '../../../functions/rows.ts';
import { invariant } from '../../../shared/domain/result.ts';

/** Registers rows that are there already. The library that it is registered with is imported after the host of the test stands. */
export async function registerRows(rows: readonly Row[], compose: Compose): Promise<void> {
  const { register } = await import('../../../functions/azure/register.ts');
  const open = async (outline: { readonly name: string }): Promise<Row> => {
    const row = rows.find(({ name }) => name === outline.name);
    invariant(row !== undefined, `There is no row ${outline.name}`);
    return row;
  };
  register(rows.map(outlineOf), open, compose);
}
