import { nothing } from '../../../shared/contracts/http.ts';
import { type ApiDocument, docsPage } from '../docs-page.ts';
import { openApiOf } from '../openapi.ts';
import { type HttpRow, openHttp } from '../../rows.ts';

/** The two rows that describe all rows, themselves among them. */
export function documentationRows(all: () => readonly HttpRow[]): readonly HttpRow[] {
  // Made once: the rows do not change while the program runs, and anybody may ask.
  let made: ReturnType<typeof openApiOf> | null = null;
  const documentOf = (version: string) => (made ??= openApiOf(all(), version));
  const shared = {
    method: 'GET',
    group: 'Reference',
    params: nothing,
    query: nothing,
    answer: null,
  } as const;
  return [
    openHttp({
      ...shared,
      name: 'get-openapi',
      route: 'openapi.json',
      summary: 'This API as an OpenAPI 3.1 document.',
      handle: async (_, services) =>
        Promise.resolve({ status: 200, body: documentOf(services.settings.version) }),
    }),
    openHttp({
      ...shared,
      name: 'get-docs',
      route: 'docs',
      summary: 'This API as a page to read.',
      handle: async (_, services) => {
        const document = documentOf(services.settings.version) as unknown as ApiDocument;
        const contentType = 'text/html; charset=utf-8';
        return Promise.resolve({ status: 200, text: docsPage(all(), document), contentType });
      },
    }),
  ];
}
