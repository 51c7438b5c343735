import { useQuery } from '@tanstack/react-query';
import { instrumentsQuery } from '../../lib/api/instruments.ts';
import { decimalsOf } from '../../lib/format/amounts.ts';
import type { Instrument, ProfileSnapshot } from '../../lib/records.ts';

export interface Market {
  readonly instrument: Instrument | undefined;
  readonly calendar: string;
  readonly priceDecimals: number;
  /** False while it is not known yet: what is drawn before would be drawn twice. */
  readonly isMarketKnown: boolean;
}

/** What is known of a symbol of a profile: the digits of its prices, and by which calendar it goes. */
export function useMarket({ profile }: Pick<ProfileSnapshot, 'profile'>, symbol: string): Market {
  const { data, isPending } = useQuery(instrumentsQuery);
  const instrument = data?.find(
    (each) => each.symbol === symbol && each.source === profile.market.source && each.venue === profile.venue,
  );
  const priceDecimals = decimalsOf(instrument?.tickSize) ?? 2;
  return { instrument, calendar: instrument?.calendar ?? 'XNYS', priceDecimals, isMarketKnown: !isPending };
}
