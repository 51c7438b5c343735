import { parityCertificateSchema } from '../../contracts/parity.ts';
import { parseInstant, utcMillis } from '../../domain/time/instant.ts';
import { documentId, recordKind } from './record-codec.ts';

export const PARITY_CONTAINER = 'snapshots';
/** The certificates of a tenant share one partition: they are of the tenant and of no profile. */
export const PARITY_PARTITION = 'parity';

export const PARITY = recordKind({
  type: 'parity',
  schema: parityCertificateSchema,
  key: ({ day }) => day,
  filing: (certificate) => ({
    state: certificate.state,
    at: parseInstant(`${certificate.day}T00:00:00Z`) ?? utcMillis(0),
  }),
});

export function parityId(day: string): string {
  return documentId(PARITY.type, day);
}
