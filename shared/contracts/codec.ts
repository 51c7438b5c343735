import { z } from 'zod';
import { isKeyPart } from '../domain/ids/ids.ts';
import { Decimal } from '../domain/money/decimal.ts';
import type { UtcMillis } from '../domain/time/instant.ts';
import { formatInstant, parseInstant, utcMillis } from '../domain/time/instant.ts';

/** Decimals travel as canonical text: a JSON number would lose digits. */
export const decimalCodec = z.codec(
  z.string().meta({ description: 'A plain decimal', examples: ['12.34'] }),
  z.custom<Decimal>((value) => value instanceof Decimal),
  {
    decode: (text, context) => {
      const decimal = Decimal.tryParse(text);
      if (decimal !== null) return decimal;
      context.issues.push({
        code: 'custom',
        input: text,
        message: 'expected a plain decimal in quotes, such as "12.34"',
      });
      return z.NEVER;
    },
    encode: (decimal) => decimal.toString(),
  },
);

const MILLIS_MIN = -2_208_988_800_000;
const MILLIS_MAX = 7_258_118_400_000;

/** Moments inside records: whole milliseconds since 1970. */
export const instantCodec = z.codec(
  z.int().min(MILLIS_MIN).max(MILLIS_MAX),
  z.custom<UtcMillis>(Number.isInteger),
  {
    decode: (milliseconds) => utcMillis(milliseconds),
    encode: (instant) => instant as number,
  },
);

/** Moments in requests: ISO 8601 with Z. */
export const isoInstantCodec = z.codec(
  z.string().meta({ examples: ['2026-11-20T14:30:00Z'] }),
  z.custom<UtcMillis>(Number.isInteger),
  {
    decode: (text, context) => {
      const instant = parseInstant(text);
      if (instant !== null) return instant;
      context.issues.push({
        code: 'custom',
        input: text,
        message: 'expected a moment such as 2026-11-20T14:30:00Z',
      });
      return z.NEVER;
    },
    encode: (instant) => formatInstant(instant),
  },
);

/** An id of a kind: the text rules of ids.ts hold for all of them. */
export function idCodec<Id extends string>() {
  return z.codec(
    z.string().min(1).max(100),
    z.custom<Id>((value) => typeof value === 'string'),
    {
      decode: (text, context) => {
        if (isKeyPart(text)) return text as Id;
        context.issues.push({
          code: 'custom',
          input: text,
          message: 'expected an id: 1 to 100 characters from A-Z a-z 0-9 . _ : ~ -',
        });
        return z.NEVER;
      },
      encode: (id) => id as string,
    },
  );
}
