import { FaultsNamed, type NamedFault } from '../faults/planned.ts';
import type { Seen } from '../stories/seen.ts';
import { playStory, type Story } from '../stories/story.ts';
import type { VenueKind } from '../venue/venue-kind.ts';

/** What is to be seen; what is absent is not looked at. */
export type Expected = Partial<Omit<Seen, 'venue'>> & { readonly venue?: Partial<Seen['venue']> };

/** What others have lost money by, as a story with what goes wrong in it. */
export interface Scene {
  /** Begins with its number in the list of incidents, I1 to I19. */
  readonly name: string;
  readonly story: Omit<Story, 'name'>;
  readonly faults: readonly NamedFault[];
  /** At another venue than usual. */
  readonly venue?: (kind: VenueKind) => VenueKind;
  /** When the story is over and the trouble is not. */
  readonly meanwhile?: (at: Fees) => Expected;
  /** When everything has healed. */
  readonly then: (at: Fees) => Expected;
}

/** What is left of a quantity that was bought: a venue that takes its fee from it leaves less. */
export interface Fees {
  readonly kind: VenueKind;
  net(quantity: number): string;
}

export interface Played {
  /** What a trader would complain of. Empty where all is as it must be. */
  readonly complaints: readonly string[];
  /** Faults that the story never came to: a scene that has any shows nothing. */
  readonly unused: readonly NamedFault[];
}

export async function playScene(scene: Scene, usual: VenueKind): Promise<Played> {
  const kind = scene.venue?.(usual) ?? usual;
  const fees: Fees = {
    kind,
    net: (quantity) => String(kind.feeIn === 'received' ? Number((quantity * 0.999).toFixed(6)) : quantity),
  };
  const complaints: string[] = [];
  const faults = new FaultsNamed(scene.faults);
  const told = await playStory({ name: scene.name, ...scene.story }, kind, faults, {
    meanwhile: (seen) => {
      if (scene.meanwhile !== undefined)
        complaints.push(...differences('meanwhile', seen, scene.meanwhile(fees)));
    },
  });
  complaints.push(...told.violations, ...differences('in the end', told.seen(), scene.then(fees)));
  return { complaints, unused: faults.unused() };
}

function differences(when: string, seen: Seen, { venue = {}, ...expected }: Expected): readonly string[] {
  const compare = (prefix: string, found: object, wanted: object): readonly string[] =>
    Object.entries(wanted).flatMap(([name, value]) => {
      const is = JSON.stringify(found[name as keyof typeof found]);
      const should = JSON.stringify(value);
      return is === should ? [] : [`${when} ${prefix}${name} is ${is}, it should be ${should}`];
    });
  return [...compare('', seen, expected), ...compare('at the venue ', seen.venue, venue)];
}
