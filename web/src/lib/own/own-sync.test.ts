import { describe, expect, test } from 'vitest';
import { OwnSync, type Synced } from './own-sync.ts';

type Value = Readonly<Record<string, string>>;

/** The server's side of it: one value, a revision, and no answer when it is told so. */
class Shelf {
  value: Value | null = null;
  revision = 0;
  down = false;
  stores = 0;

  read = async () => {
    if (this.down) throw new Error('no answer');
    return { value: this.value, revision: this.revision };
  };

  store = async (value: Value, revision: number): Promise<number | null> => {
    if (this.down) throw new Error('no answer');
    if (revision !== this.revision) return null;
    this.stores += 1;
    this.value = value;
    return (this.revision += 1);
  };
}

class Browser {
  current: Value;
  synced: Synced<Value> | null = null;
  readonly #sync: OwnSync<Value>;

  constructor(shelf: Shelf, current: Value) {
    this.current = current;
    this.#sync = new OwnSync({
      read: shelf.read,
      store: shelf.store,
      mine: () => this.current,
      become: (value) => {
        this.current = value;
      },
      synced: () => this.synced,
      remember: (synced) => {
        this.synced = synced;
      },
    });
  }

  sync(change: Value = {}): Promise<void> {
    this.current = { ...this.current, ...change };
    return this.#sync.sync();
  }
}

const DARK = { theme: 'dark', zone: 'utc' };

describe('preferences', () => {
  test('are not stored before somebody has chosen something', async () => {
    const shelf = new Shelf();
    const browser = new Browser(shelf, DARK);
    await browser.sync();
    await browser.sync();
    expect(shelf.value).toBeNull();
    await browser.sync({ theme: 'light' });
    expect(shelf.value).toEqual({ theme: 'light', zone: 'utc' });
  });

  test('come to a browser that has never met the server', async () => {
    const shelf = new Shelf();
    const first = new Browser(shelf, DARK);
    await first.sync();
    await first.sync({ theme: 'light' });
    const second = new Browser(shelf, { theme: 'system', zone: 'local' });
    await second.sync();
    expect(second.current).toEqual({ theme: 'light', zone: 'utc' });
    expect(shelf.stores).toBe(1);
  });

  test('changed in two browsers keep both changes, and both see them', async () => {
    const shelf = new Shelf();
    const [first, second] = [new Browser(shelf, DARK), new Browser(shelf, DARK)];
    await first.sync();
    await second.sync();
    await Promise.all([first.sync({ theme: 'light' }), second.sync({ zone: 'local' })]);
    await first.sync();
    await second.sync();
    expect([first.current, second.current, shelf.value]).toEqual(
      Array.from({ length: 3 }, () => ({ theme: 'light', zone: 'local' })),
    );
  });

  test('changed while the server is away stay, and are stored when it answers', async () => {
    const shelf = new Shelf();
    const browser = new Browser(shelf, DARK);
    await browser.sync();
    shelf.down = true;
    await browser.sync({ theme: 'light' });
    expect(browser.current.theme).toBe('light');
    shelf.down = false;
    await browser.sync();
    expect(shelf.value).toEqual({ theme: 'light', zone: 'utc' });
  });
});
