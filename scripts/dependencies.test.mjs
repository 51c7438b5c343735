import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { missingPackages, nodeRefusal } from './dependencies.mjs';

describe('the Node that runs the scripts', () => {
  test.each(['20.20.0', '20.21.3', '22.0.0', '24.1.0'])('%s is new enough', (version) => {
    expect(nodeRefusal(version)).toBeNull();
  });

  test.each(['20.19.9', '18.20.4', '8.0.0'])('%s gets a sentence', (version) => {
    expect(nodeRefusal(version)).toContain(`needs Node 20.20 or newer; this is Node ${version}`);
  });
});

describe('what is missing beside the lock file', () => {
  let root;
  const LOCKED = {
    '': { name: 'ballast' },
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/vitest': { version: '4.1.12', dev: true },
    'node_modules/vitest/node_modules/zod': { version: '3.0.0', dev: true },
    'node_modules/for-another-platform': { version: '1.0.0', optional: true },
  };
  const install = (packages) => {
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'dependencies-'));
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: LOCKED }));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test('everything in a fresh clone', () => {
    expect(missingPackages(root)).toEqual(['zod', 'vitest', 'vitest/node_modules/zod']);
  });

  test('nothing after an install, whatever the times of the files', () => {
    const { 'node_modules/for-another-platform': _, ...installed } = LOCKED;
    install(installed);
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: LOCKED }));
    expect(missingPackages(root)).toEqual([]);
  });

  test('the package whose version the lock file has moved', () => {
    install({ ...LOCKED, 'node_modules/zod': { version: '4.6.6' } });
    expect(missingPackages(root)).toEqual(['zod']);
  });

  test('a folder without a lock file is no clone', () => {
    rmSync(join(root, 'package-lock.json'));
    expect(() => missingPackages(root)).toThrow('not a complete clone');
  });
});
