import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Secrets } from '../../shared/application/ports/secrets.ts';
import { tenantOfCredential } from '../../shared/application/principal.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';

export interface SecretsUnderTest {
  readonly secrets: Secrets;
  now(): UtcMillis;
  close(): Promise<void>;
}

const CANARY = 'canary-7f3a-exchange-key';
const lent = async (value: string): Promise<string> => value;

/** What both vaults promise. */
export function secretsContract(name: string, open: () => Promise<SecretsUnderTest>): void {
  describe(`${name} keep secrets`, () => {
    let under: SecretsUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());
    const of = (tenant: string) => under.secrets.forTenant(tenantOfCredential(tenant));

    test('a secret is written, lent, listed by name only, replaced, forgotten and written again', async () => {
      const alpha = of('alpha');
      await alpha.write('kraken', CANARY);
      expect(await alpha.use('kraken', lent)).toBe(CANARY);
      expect(await alpha.list()).toEqual([{ name: 'kraken', writtenAt: under.now() }]);
      await alpha.write('kraken', 'second');
      expect(await alpha.use('kraken', lent)).toBe('second');
      expect(await alpha.delete('kraken')).toBe(true);
      expect(await alpha.delete('kraken')).toBe(false);
      expect(await alpha.use('kraken', lent)).toBeNull();
      await alpha.write('kraken', 'third');
      expect(await alpha.use('kraken', lent)).toBe('third');
    });

    test('another tenant neither sees nor uses it, and has its own of the same name', async () => {
      await of('alpha').write('kraken', CANARY);
      expect(await of('beta').list()).toEqual([]);
      expect(await of('beta').use('kraken', lent)).toBeNull();
      await of('beta').write('kraken', 'of beta');
      expect(await of('beta').delete('kraken')).toBe(true);
      expect(await of('alpha').use('kraken', lent)).toBe(CANARY);
    });

    test('names that differ in case only are two', async () => {
      await of('alpha').write('Kraken', 'large');
      await of('alpha').write('kraken', 'small');
      expect(await of('alpha').use('Kraken', lent)).toBe('large');
    });

    test.each(['', 'a/b', 'a b', '.a'])('%j is no name for a secret', async (wrong) => {
      await expect(of('alpha').write(wrong, CANARY)).rejects.toThrow(RangeError);
    });
  });
}
