import { z } from 'zod';
import { estimate, WARM } from '../../cost/estimate.ts';
import { PRICES } from '../../cost/prices.ts';
import { type AddCommand, mount } from '../command.ts';

const count = (most: number) =>
  z
    .string()
    .regex(/^\d{1,7}$/, 'expected a whole number')
    .transform(Number)
    .refine((number) => number >= 1 && number <= most, `expected 1 to ${most}`);

const schema = z.object({ profiles: count(1_000_000), symbols: count(10_000), interval: count(3_600) });

/** `ballast cost`: what a load would cost on Azure in a month. */
export const addCost: AddCommand = (program, place) => {
  const command = program
    .command('cost')
    .description('Estimate the monthly cost of a load on Azure, from counted operations and list prices.')
    .option('--profiles <count>', 'profiles that trade', '1000')
    .option('--symbols <count>', 'series that are traded', '10')
    .option('--interval <seconds>', 'seconds between two ticks of every loop', '60');
  mount(command, schema, place, async ({ profiles, symbols, interval }) => {
    const lines = estimate({ profiles, symbols, intervalSeconds: interval });
    const total = lines.reduce((sum, { usd }) => sum + usd, 0);
    const warm = lines.find(({ service }) => service === WARM)?.usd ?? 0;
    return {
      ok: true,
      json: {
        profiles,
        symbols,
        intervalSeconds: interval,
        pricesAsOf: PRICES.asOf,
        total,
        totalWithoutWarm: total - warm,
        lines: lines.map((line) => ({ ...line })),
      },
      lines: (style) => [
        `${profiles} profiles, ${symbols} symbols, a tick every ${interval} s; list prices of ${PRICES.asOf}, USD a month`,
        '',
        ...lines.map(
          ({ service, usd, because }) => `${usd.toFixed(2).padStart(10)}  ${service.padEnd(22)}${because}`,
        ),
        style.bold(`${total.toFixed(2).padStart(10)}  together`),
        `${(total - warm).toFixed(2).padStart(10)}  with warmDurableInstances = 0; the first order of a quiet time then waits for a cold start`,
        '',
        'An estimate: operations are counted in tests, request units and prices are published figures. Nothing of it was billed.',
      ],
    };
  });
};
