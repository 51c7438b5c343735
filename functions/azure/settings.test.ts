import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readAzureSettings } from './settings.ts';

const example = JSON.parse(
  readFileSync(new URL('../../local.settings.example.json', import.meta.url), 'utf8').replace(
    /<[a-z]+>/g,
    'example',
  ),
) as { readonly Values: Readonly<Record<string, string>> };
const GIVEN = example.Values;
const refusal = (changes: Readonly<Record<string, string>>): string => {
  try {
    readAzureSettings({ ...GIVEN, ...changes });
    return '';
  } catch (error) {
    return String(error);
  }
};

describe('the settings of the Azure host', () => {
  test('the example can be used once its places are filled', () => {
    expect(readAzureSettings(GIVEN)).toMatchObject({ BALLAST_MODE: 'PAPER', BALLAST_TRADING_ENABLED: true });
  });

  test('everything that is missing is named at once', () => {
    const everything = Object.fromEntries(Object.keys(GIVEN).map((name) => [name, '']));
    const sentence = refusal(everything);
    for (const name of Object.keys(GIVEN)) {
      if (['FUNCTIONS_WORKER_RUNTIME', 'AzureWebJobsStorage'].includes(name)) continue;
      expect(sentence).toContain(`${name}: `);
    }
  });

  test.each([
    ['COSMOS', 'AccountEndpoint=https://acme.documents.azure.com:443/;AccountKey=c2VjcmV0;'],
    [
      'SERVICE_BUS',
      'Endpoint=sb://acme.servicebus.windows.net;SharedAccessKeyName=a;SharedAccessKey=c2VjcmV0',
    ],
    ['WEB_PUBSUB', 'Endpoint=https://acme.webpubsub.azure.com;AccessKey=c2VjcmV0;Version=1.0;'],
  ])('%s takes no key of a service in Azure, and the refusal does not repeat it', (name, value) => {
    const sentence = refusal({ [name]: value });
    expect(sentence).toContain(`${name}: expected nothing, or the connection string of an emulator`);
    expect(sentence).not.toContain('c2VjcmV0');
  });

  test('an emulator stands in the place of the identity, never beside it', () => {
    const emulator = { COSMOS: 'AccountEndpoint=http://127.0.0.1:8081/;AccountKey=a2V5;' };
    expect(refusal(emulator)).toContain('COSMOS__accountEndpoint: not together with COSMOS');
    expect(refusal({ ...emulator, COSMOS__accountEndpoint: '' })).toBe('');
  });

  test.each(['* * * * *', 'often', ''])('%j is no schedule', (schedule) => {
    expect(refusal({ ORDER_SYNC: schedule })).toContain('ORDER_SYNC: ');
  });
});
