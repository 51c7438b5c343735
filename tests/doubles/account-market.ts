import type { Store } from '../../shared/application/ports/store.ts';
import type { Venues } from '../../shared/application/ports/venue.ts';
import { ScriptedAccount } from './scripted-account.ts';
import { ScriptedMarket } from './scripted-market.ts';

/** A market whose only account is scripted. */
export class AccountMarket extends ScriptedMarket {
  readonly account = new ScriptedAccount('10000', () => this.now());

  override venues(store: Store): Venues {
    return { ...super.venues(store), connect: () => Promise.resolve(this.account) };
  }
}
