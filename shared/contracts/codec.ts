import { z } from 'zod';
import { Decimal } from '../domain/money/decimal.ts';
import type { UtcMillis } from '../domain/time/instant.ts';
import { formatInstant, parseInstant, utcMillis } from '../domain/time/instant.ts';

/** Decimals travel as canonical text: a JSON number would lose digits. */
export const decimalCodec = z.codec(
  z.string(),
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

const plainMillis = z.int().min(-2_208_988_800_000).max(7_258_118_400_000);

/** Moments inside records: whole milliseconds. */
export const instantCodec = z.codec(plainMillis, z.custom<UtcMillis>(Number.isInteger), {
  decode: (milliseconds) => utcMillis(milliseconds),
  encode: (instant) => instant as number,
});

/** Moments on the wire: ISO 8601 with Z. */
export const isoInstantCodec = z.codec(z.string(), z.custom<UtcMillis>(Number.isInteger), {
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
});
