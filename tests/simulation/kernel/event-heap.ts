import type { UtcMillis } from '../../../shared/domain/time/instant.ts';

export interface Event {
  readonly time: UtcMillis;
  /** Decides between events of one moment. */
  readonly tie: number;
  readonly label: string;
  readonly happen: () => void;
  /** False once nobody waits for it any more: then it does not happen, and costs nothing. */
  readonly isWanted: () => boolean;
}

const before = (left: Event, right: Event): boolean =>
  left.time < right.time || (left.time === right.time && left.tie < right.tie);

/** A binary heap: the earliest event is always at the top. */
export class EventHeap {
  readonly #events: Event[] = [];

  peek(): Event | null {
    return this.#events[0] ?? null;
  }

  push(event: Event): void {
    const events = this.#events;
    let place = events.length;
    events.push(event);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = events[parent];
      if (above === undefined || !before(event, above)) break;
      events[place] = above;
      place = parent;
    }
    events[place] = event;
  }

  pop(): Event | null {
    const events = this.#events;
    const top = events[0] ?? null;
    const last = events.pop();
    if (top === null || last === undefined || events.length === 0) return top;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const [one, two] = [events[left], events[left + 1]];
      if (one === undefined) break;
      const child = two !== undefined && before(two, one) ? left + 1 : left;
      const below = events[child];
      if (below === undefined || !before(below, last)) break;
      events[place] = below;
      place = child;
    }
    events[place] = last;
    return top;
  }
}
