import type { DocumentQuery, Documents, StoredDocument } from '../ports/store.ts';

/** Every document of a query, page after page to the end: a list that stops early is a list that lies. */
export async function* allDocuments<Container extends string>(
  documents: Documents<Container>,
  container: Container,
  query: DocumentQuery,
): AsyncGenerator<StoredDocument, void, undefined> {
  let cursor = query.cursor;
  do {
    const page = await documents.query(container, cursor === undefined ? query : { ...query, cursor });
    yield* page.documents;
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
}
